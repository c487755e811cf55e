import { EndsEarly, Malformed } from '../columnar/malformed.ts';
import type { ByteStream } from './byte-stream.ts';

/** A number of 64 bits in two words. */
export interface Words {
  low: number;
  high: number;
}

/** A number seven bits a byte, the low ones first, of what is here of the stream. */
export function readVarint(stream: ByteStream, signed: boolean, into: Words): void {
  const { bytes } = stream;
  let low = 0;
  let high = 0;
  for (let place = 0; ; place += 7) {
    if (stream.at >= bytes.length) throw new EndsEarly('its numbers end early');
    if (place > 63) throw new Malformed('a number has too many bytes');
    const byte = bytes[stream.at++]!;
    const bits = byte & 0x7f;
    if (place < 32) {
      low |= bits << place;
      if (place > 25) high |= bits >>> (32 - place);
    } else {
      high |= bits << (place - 32);
    }
    if (byte < 0x80) break;
  }
  const sign = signed ? -(low & 1) : 0;
  into.low = signed ? ((low >>> 1) | (high << 31)) ^ sign : low;
  into.high = signed ? (high >>> 1) ^ sign : high;
}
