import { EndsEarly } from '../columnar/malformed.ts';
import { unpackBits } from './hybrid.ts';
import type { Values } from './values.ts';

/** Numbers and booleans one after the other, low byte first. */
export function plainNumbers(
  body: Buffer,
  from: number,
  physical: 'bool' | 'int32' | 'int64' | 'float' | 'double',
): Values {
  let at = from;
  let bit = 0;

  /** The bytes of the next `count` values of `size` bytes, in memory of their own. */
  function copy(count: number, size: number, room: number): ArrayBuffer {
    const bytes = count * size;
    if (bytes > body.length - at) throw new EndsEarly('its values end early');
    const own = new Uint8Array(room * size);
    own.set(body.subarray(at, at + bytes));
    at += bytes;
    return own.buffer;
  }

  return {
    next(count, room) {
      switch (physical) {
        case 'bool': {
          if (from + Math.ceil((bit + count) / 8) > body.length) throw new EndsEarly('its values end early');
          const values = new Uint8Array(room);
          unpackBits(body, from, bit, 1, values, 0, count);
          bit += count;
          return { raw: { kind: 'bool', values }, count };
        }
        case 'int32':
          return { raw: { kind: 'int32', values: new Int32Array(copy(count, 4, room)) }, count };
        case 'int64':
          return { raw: { kind: 'int64', words: new Int32Array(copy(count, 8, room)) }, count };
        case 'float':
          return { raw: { kind: 'double', values: Float64Array.from(new Float32Array(copy(count, 4, room))) }, count };
        case 'double':
          return { raw: { kind: 'double', values: new Float64Array(copy(count, 8, room)) }, count };
        default:
          return physical satisfies never;
      }
    },
  };
}

/** Values whose first bytes lie together, then their second ones, and so on: puts each together. */
export function splitBytes(body: Buffer, from: number, size: number): Buffer {
  const count = size === 0 ? 0 : Math.floor((body.length - from) / size);
  const whole = Buffer.allocUnsafeSlow(count * size);
  for (let byte = 0; byte < size; byte++) {
    const start = from + byte * count;
    for (let index = 0; index < count; index++) whole[index * size + byte] = body[start + index]!;
  }
  return whole;
}
