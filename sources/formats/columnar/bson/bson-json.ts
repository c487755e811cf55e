import { textJson } from '../json-text.ts';
import { Malformed } from '../malformed.ts';
import { decimal128Text } from './decimal128-text.ts';

const MOST_DEPTH = 128;
/** 1970-01-01 to the end of 9999, in milliseconds: other times are told as numbers. */
const MOST_DATED = 253_402_300_799_999;

/**
 * A BSON document as JSON, in the relaxed form of MongoDB's Extended JSON, version 2: what JSON has no type for is an object
 * such as `{"$oid":"…"}`. Numbers keep every digit. `null`: the bytes are none.
 */
export function bsonJson(bytes: Buffer, from: number, to: number): string | null {
  try {
    const reader = openReader(bytes, from);
    const text = reader.document(to, false, 0);
    return reader.at === to ? text : null;
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

function openReader(bytes: Buffer, from: number) {
  let at = from;

  /** Goes past `length` bytes before `end`; gives where they begin. */
  function pass(length: number, end: number): number {
    if (length < 0 || length > end - at) throw new Malformed('a BSON value is cut off');
    const start = at;
    at += length;
    return start;
  }

  function cstring(end: number): string {
    const zero = bytes.indexOf(0, at);
    if (zero < 0 || zero >= end) throw new Malformed('a BSON name is cut off');
    const text = textJson(bytes, at, zero);
    at = zero + 1;
    return text;
  }

  function text(end: number): string {
    const length = bytes.readInt32LE(pass(4, end));
    const start = pass(length, end);
    if (length < 1 || bytes[start + length - 1] !== 0) throw new Malformed('a BSON text has no end');
    return textJson(bytes, start, start + length - 1);
  }

  function hexAt(length: number, end: number): string {
    const start = pass(length, end);
    return bytes.toString('hex', start, start + length);
  }

  function document(end: number, isArray: boolean, depth: number): string {
    if (depth > MOST_DEPTH) throw new Malformed('a BSON document is too deep');
    const start = pass(4, end);
    const own = start + bytes.readInt32LE(start);
    if (own > end || own < start + 5) throw new Malformed('a BSON document is cut off');
    const members: string[] = [];
    for (;;) {
      const type = bytes[pass(1, own)]!;
      if (type === 0) break;
      const name = cstring(own);
      const json = value(type, own, depth);
      members.push(isArray ? json : `${name}:${json}`);
    }
    if (at !== own) throw new Malformed('a BSON document has bytes behind its end');
    return isArray ? `[${members.join(',')}]` : `{${members.join(',')}}`;
  }

  function value(type: number, end: number, depth: number): string {
    switch (type) {
      case 0x01: {
        const number = bytes.readDoubleLE(pass(8, end));
        return Number.isFinite(number) ? doubleJson(number) : `{"$numberDouble":"${number}"}`;
      }
      case 0x02:
        return text(end);
      case 0x03:
        return document(end, false, depth + 1);
      case 0x04:
        return document(end, true, depth + 1);
      case 0x05:
        return binary(end);
      case 0x06:
        return '{"$undefined":true}';
      case 0x07:
        return `{"$oid":"${hexAt(12, end)}"}`;
      case 0x08:
        return bytes[pass(1, end)] === 0 ? 'false' : 'true';
      case 0x09:
        return dateJson(bytes.readBigInt64LE(pass(8, end)));
      case 0x0a:
        return 'null';
      case 0x0b: {
        const pattern = cstring(end);
        return `{"$regularExpression":{"pattern":${pattern},"options":${cstring(end)}}}`;
      }
      case 0x0c: {
        const name = text(end);
        return `{"$dbPointer":{"$ref":${name},"$id":{"$oid":"${hexAt(12, end)}"}}}`;
      }
      case 0x0d:
        return `{"$code":${text(end)}}`;
      case 0x0e:
        return `{"$symbol":${text(end)}}`;
      case 0x0f: {
        pass(4, end);
        const code = text(end);
        return `{"$code":${code},"$scope":${document(end, false, depth + 1)}}`;
      }
      case 0x10:
        return String(bytes.readInt32LE(pass(4, end)));
      case 0x11: {
        const start = pass(8, end);
        return `{"$timestamp":{"t":${bytes.readUInt32LE(start + 4)},"i":${bytes.readUInt32LE(start)}}}`;
      }
      case 0x12:
        return String(bytes.readBigInt64LE(pass(8, end)));
      case 0x13:
        return `{"$numberDecimal":"${decimal128Text(bytes, pass(16, end))}"}`;
      case 0x7f:
        return '{"$maxKey":1}';
      case 0xff:
        return '{"$minKey":1}';
      default:
        throw new Malformed(`a BSON value is of the unknown type ${type}`);
    }
  }

  function binary(end: number): string {
    const length = bytes.readInt32LE(pass(4, end));
    const subtype = hexAt(1, end);
    let start = pass(length, end);
    // Of the old subtype, another length stands before the bytes.
    const skip = subtype === '02' && length >= 4 ? 4 : 0;
    start += skip;
    return `{"$binary":{"base64":"${bytes.toString('base64', start, start + length - skip)}","subType":"${subtype}"}}`;
  }

  return {
    get at() {
      return at;
    },
    document,
  };
}

function doubleJson(value: number): string {
  return Object.is(value, -0) ? '-0.0' : String(value);
}

function dateJson(millis: bigint): string {
  if (millis < 0n || millis > BigInt(MOST_DATED)) return `{"$date":{"$numberLong":"${millis}"}}`;
  const text = new Date(Number(millis)).toISOString();
  return `{"$date":"${text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text}"}`;
}
