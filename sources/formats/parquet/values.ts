import { Malformed } from '../columnar/malformed.ts';
import type { Raw } from '../columnar/raw.ts';
import { byteArrays, fixedArrays, frontCoded, lengthsFirst } from './byte-values.ts';
import { openDelta } from './delta.ts';
import { dictionaryValues } from './dictionary-values.ts';
import { openHybrid } from './hybrid.ts';
import { plainNumbers, splitBytes } from './plain-values.ts';
import type { Physical } from './schema.ts';

/** The values of one page, decoded as far as they are asked for. */
export interface Values {
  /**
   * Up to `count` values into arrays of `room` elements, the first in front; fewer (at least one) where they would take
   * more than `bytes` bytes.
   */
  next(count: number, room: number, bytes: number): { readonly raw: Raw; readonly count: number };
}

export interface ValuesInput {
  readonly encoding: number;
  readonly physical: Physical;
  /** Bytes of a fixed value. */
  readonly size: number;
  readonly body: Buffer;
  /** Where values begin in the body. */
  readonly from: number;
  readonly count: number;
  readonly dictionary: Raw | null;
}

/** Opens the values of a page by its encoding. */
export function openValues(input: ValuesInput): Values {
  const { encoding, body, from, physical } = input;
  switch (encoding) {
    case 0:
      return plainValues(input);
    case 2:
    case 8: {
      if (input.dictionary === null) throw new Malformed('its dictionary is missing');
      const width = from < body.length ? body[from]! : 0;
      return dictionaryValues(input.dictionary, openHybrid(body, from + 1, body.length, width));
    }
    case 3: {
      if (physical !== 'bool') break;
      const begin = Math.min(from + 4, body.length);
      // Some writers leave out the length where all values are NULL.
      const length = body.length > from ? body.readUInt32LE(from) : 0;
      if (length > body.length - begin) throw new Malformed('its values are cut off');
      const bits = openHybrid(body, begin, begin + length, 1);
      return {
        next(count, room) {
          const values = new Uint8Array(room);
          bits.read(values, 0, count);
          return { raw: { kind: 'bool', values }, count };
        },
      };
    }
    case 5:
      if (physical === 'int32' || physical === 'int64') return deltaValues(body, from, physical);
      break;
    case 6:
      if (physical === 'bytes') return lengthsFirst(body, from);
      break;
    case 7:
      if (physical === 'bytes' || physical === 'fixed') return frontCoded(body, from, input.size);
      break;
    case 9:
      if (physical !== 'bool' && physical !== 'bytes' && physical !== 'int96') {
        const size = physical === 'fixed' ? input.size : physical === 'int32' || physical === 'float' ? 4 : 8;
        return plainValues({ ...input, body: splitBytes(body, from, size), from: 0 });
      }
      break;
    default:
  }
  throw new Malformed(`values of the type ${physical} in the encoding ${encoding}, which is unknown or does not fit`);
}

function plainValues({ body, from, physical, size }: ValuesInput): Values {
  if (physical === 'bytes') return byteArrays(body, from);
  if (physical === 'fixed' || physical === 'int96') return fixedArrays(body, from, size);
  return plainNumbers(body, from, physical);
}

function deltaValues(body: Buffer, from: number, physical: 'int32' | 'int64'): Values {
  const numbers = openDelta(body, from, body.length);
  return {
    next(count, room) {
      if (physical === 'int32') {
        const values = new Int32Array(room);
        numbers.read32(values, count);
        return { raw: { kind: 'int32', values }, count };
      }
      const words = new Int32Array(room * 2);
      numbers.read64(new BigInt64Array(words.buffer), count);
      return { raw: { kind: 'int64', words }, count };
    },
  };
}

/** All values of a dictionary page, which are always plain. */
export function readDictionary(input: ValuesInput): Raw {
  if (input.encoding !== 0 && input.encoding !== 2) throw new Malformed('its dictionary is not plain');
  // A value takes a byte at least, a boolean (which has no dictionary) less.
  if (input.count > input.body.length) throw new Malformed(`a dictionary of ${input.count} values is announced`);
  return plainValues(input).next(input.count, input.count, Number.POSITIVE_INFINITY).raw;
}
