import { lay } from '../columnar/lay.ts';
import { Malformed } from '../columnar/malformed.ts';
import { type Raw, spread } from '../columnar/raw.ts';
import type { Scalar } from '../columnar/scalar.ts';
import type { ByteRuns } from './byte-runs.ts';
import type { ByteStream } from './byte-stream.ts';
import { gregorianDay } from './gregorian-day.ts';
import type { IntegerRuns } from './integer-runs.ts';
import type { Leaf } from './leaf.ts';
import type { Presence } from './presence.ts';

/** Values of one size: `read` gives the first `count` of them in arrays of `rows` elements. */
function sizedLeaf(presence: Presence, scalar: Scalar, read: (count: number, rows: number) => Promise<Raw>): Leaf {
  return {
    async next(rows) {
      const { valid, count } = await presence.next(rows);
      const raw = await read(count, rows);
      if (valid !== null) spread(raw, valid, count);
      return { vector: lay(scalar, { raw, valid, length: rows }, 'hex'), length: rows };
    },
  };
}

export function boolLeaf(presence: Presence, bits: ByteRuns): Leaf {
  return sizedLeaf(presence, { kind: 'bool' }, async (count, rows) => {
    const values = new Uint8Array(rows);
    await bits.read(values, count);
    return { kind: 'bool', values };
  });
}

export function byteLeaf(presence: Presence, runs: ByteRuns): Leaf {
  return sizedLeaf(presence, { kind: 'int', bits: 8, signed: true }, async (count, rows) => {
    const bytes = new Uint8Array(count);
    await runs.read(bytes, count);
    const values = new Int32Array(rows);
    values.set(new Int8Array(bytes.buffer));
    return { kind: 'int32', values };
  });
}

/** Whole numbers, and decimals that are stored as such. */
export function integerLeaf(presence: Presence, runs: IntegerRuns, scalar: Scalar): Leaf {
  return sizedLeaf(presence, scalar, async (count, rows) => {
    if (scalar.kind !== 'int' || scalar.bits === 64) {
      const words = new Int32Array(rows * 2);
      await runs.longs(words, count);
      return { kind: 'int64', words };
    }
    const values = new Int32Array(rows);
    await runs.ints(values, count);
    const most = 2 ** (scalar.bits - 1);
    for (let index = 0; index < count; index++) {
      const value = values[index]!;
      if (value < -most || value >= most) throw new Malformed(`${value} is no number of ${scalar.bits} bits`);
    }
    return { kind: 'int32', values };
  });
}

/** Days since 1970. */
export function dateLeaf(presence: Presence, runs: IntegerRuns, julian: boolean): Leaf {
  return sizedLeaf(presence, { kind: 'date' }, async (count, rows) => {
    const values = new Int32Array(rows);
    await runs.ints(values, count);
    if (julian) for (let index = 0; index < count; index++) values[index] = gregorianDay(values[index]!);
    return { kind: 'int32', values };
  });
}

export function floatLeaf(presence: Presence, stream: ByteStream, stored: 'float' | 'double'): Leaf {
  return sizedLeaf(presence, { kind: stored }, async (count, rows) => {
    const size = stored === 'float' ? 4 : 8;
    const bytes = await stream.take(count * size);
    const own = new Uint8Array(rows * size);
    own.set(bytes);
    const values = stored === 'float' ? Float64Array.from(new Float32Array(own.buffer)) : new Float64Array(own.buffer);
    return { kind: 'double', values };
  });
}
