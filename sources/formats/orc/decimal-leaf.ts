import type { Vector } from '../../../runtime/contract/vector.ts';
import { bytesBuilder } from '../../../runtime/rows/bytes-builder.ts';
import { decimalText } from '../../../runtime/rows/decimal-text.ts';
import { decimals } from '../columnar/lay-numbers.ts';
import { EndsEarly, Malformed } from '../columnar/malformed.ts';
import type { Scalar } from '../columnar/scalar.ts';
import type { ByteStream } from './byte-stream.ts';
import type { IntegerRuns } from './integer-runs.ts';
import type { Leaf } from './leaf.ts';
import type { Presence } from './presence.ts';

/** Bytes of a number: some 300 digits, far more than any writer stores. */
const MOST_BYTES = 144;
/** Bytes that a double holds exactly. */
const EXACT_BYTES = 7;
const MOST_SCALE = 1000;

type Decimal = Extract<Scalar, { kind: 'decimal' }>;

/** Numbers of any length, seven bits a byte, and the scale of each. */
export function decimalLeaf(
  presence: Presence,
  stream: ByteStream,
  scales: IntegerRuns,
  { precision, scale }: Decimal,
): Leaf {
  return {
    async next(rows) {
      const { valid, count } = await presence.next(rows);
      const own = new Int32Array(count);
      await scales.ints(own, count);
      const values: (number | bigint)[] = [];
      for (let index = 0; index < count; index++) {
        if (stream.bytes.length - stream.at < MOST_BYTES) await stream.fill(MOST_BYTES);
        if (own[index]! < -MOST_SCALE || own[index]! > MOST_SCALE)
          throw new Malformed(`a decimal has the scale ${own[index]}`);
        const value = readUnscaled(stream);
        values.push(precision === 0 || own[index] === scale ? value : rescaled(BigInt(value), scale - own[index]!));
      }
      const at = valueAt(valid, rows);
      if (precision === 0)
        return { vector: texts(rows, valid, (row) => [values[at(row)]!, own[at(row)]!]), length: rows };
      const vector = decimals(
        rows,
        valid,
        scale,
        (row) => Number(values[at(row)]!),
        (row) => BigInt(values[at(row)]!),
      );
      return { vector, length: rows };
    },
  };
}

/** Which of the values a row has. */
function valueAt(valid: Uint8Array | null, rows: number): (row: number) => number {
  if (valid === null) return (row) => row;
  const indices = new Int32Array(rows);
  for (let row = 0, index = 0; row < rows; row++) {
    indices[row] = index;
    index += valid[row]!;
  }
  return (row) => indices[row]!;
}

/** Decimals of no common scale, as the first writers stored them. */
function texts(
  rows: number,
  valid: Uint8Array | null,
  decimalAt: (row: number) => readonly [number | bigint, number],
): Vector {
  const builder = bytesBuilder(rows, rows * 24);
  for (let row = 0; row < rows; row++) {
    if (valid !== null && valid[row] === 0) continue;
    const [unscaled, scale] = decimalAt(row);
    builder.setText(row, decimalText(unscaled, scale));
  }
  return builder.finish();
}

/** The lowest bit is the sign. */
function readUnscaled(stream: ByteStream): number | bigint {
  const { bytes, at } = stream;
  let end = at;
  while (end < bytes.length && bytes[end]! > 127) end++;
  if (end === bytes.length) throw new EndsEarly('its numbers end early');
  if (end - at >= MOST_BYTES) throw new Malformed(`a number of more than ${MOST_BYTES} bytes`);
  stream.at = end + 1;
  if (end - at < EXACT_BYTES) {
    let value = 0;
    for (let index = end; index >= at; index--) value = value * 128 + (bytes[index]! & 0x7f);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
  let value = 0n;
  for (let index = end; index >= at; index--) value = (value << 7n) | BigInt(bytes[index]! & 0x7f);
  return (value >> 1n) ^ -(value & 1n);
}

/** Times 10^`by`; what is cut off rounds a half away from zero. */
function rescaled(value: bigint, by: number): bigint {
  if (by >= 0) return value * 10n ** BigInt(by);
  const divisor = 10n ** BigInt(-by);
  const half = value < 0n ? -divisor / 2n : divisor / 2n;
  return (value + half) / divisor;
}
