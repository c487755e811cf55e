import type { BytesVector, Vector } from '../../../runtime/contract/vector.ts';
import { bytesBuilder } from '../../../runtime/rows/bytes-builder.ts';
import { bsonJson } from './bson/bson-json.ts';
import { clockText } from './clock-text.ts';
import { Malformed } from './malformed.ts';
import { type RawBytes, type RawSegment, requireKind } from './raw.ts';

/** Text of each valid row, from its bytes. */
function eachText(
  { raw, valid, length }: RawSegment,
  size: number,
  text: (bytes: RawBytes, start: number, end: number) => string,
): BytesVector {
  const bytes = requireKind(raw, 'bytes');
  const texts = bytesBuilder(length, length * size);
  for (let row = 0; row < length; row++) {
    if (valid !== null && valid[row] === 0) continue;
    texts.setText(row, text(bytes, bytes.starts[row]!, bytes.ends[row]!));
  }
  return texts.finish();
}

/** `\x` and two digits a byte, as Postgres shows a bytea, or Base64. */
export function layBinary(segment: RawSegment, as: 'hex' | 'base64'): Vector {
  const before = as === 'hex' ? '\\x' : '';
  return eachText(segment, 32, ({ buffer }, start, end) => before + buffer.toString(as, start, end));
}

export function layUuid(segment: RawSegment): Vector {
  return eachText(segment, 36, ({ buffer }, start, end) => {
    if (end - start !== 16) throw new Malformed('a UUID is not sixteen bytes');
    const hex = buffer.toString('hex', start, end);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  });
}

/** BSON as JSON. What is none is laid as its bytes in hex, which is no JSON: the target refuses the row. */
export function layBson(segment: RawSegment): Vector {
  return eachText(
    segment,
    64,
    ({ buffer }, start, end) => bsonJson(buffer, start, end) ?? `\\x${buffer.toString('hex', start, end)}`,
  );
}

/** Months, days and milliseconds as Postgres writes an interval. */
export function layInterval(segment: RawSegment): Vector {
  return eachText(segment, 36, ({ buffer }, start, end) => {
    if (end - start !== 12) throw new Malformed('an interval is not twelve bytes');
    const months = buffer.readUInt32LE(start);
    const days = buffer.readUInt32LE(start + 4);
    return `${months} mons ${days} days ${clockText(buffer.readUInt32LE(start + 8), 1000)}`;
  });
}
