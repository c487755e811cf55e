import type { TargetColumn } from '../../contract/sink.ts';
import { trimmedText } from '../decode/ascii.ts';
import { readBigint } from '../decode/bigint.ts';
import { decodeBool } from '../decode/bool.ts';
import { decodeDate } from '../decode/date.ts';
import { readDouble, readReal } from '../decode/float.ts';
import { parseDouble, parseReal } from '../decode/float-text.ts';
import { decodeInt } from '../decode/int.ts';
import { parseInteger } from '../decode/integer-text.ts';
import { readTimestamp } from '../decode/timestamp.ts';
import { readUuid } from '../decode/uuid.ts';
import {
  NOT_A_DATE,
  NOT_A_TIMESTAMP,
  NOT_A_UUID,
  NOT_AN_INTEGER,
  NOT_BOOLEAN,
  NOT_NUMERIC,
  OUT_OF_RANGE,
} from './failure.ts';
import type { BytesKernel } from './kernel.ts';
import { numericKernel } from './numeric-kernel.ts';
import { jsonKernel, textKernel, varcharKernel } from './text-kernel.ts';
import { write32, writeBool, writeFloat4, writeFloat8, writeInt2, writeInt4, writeInt8 } from './write.ts';

/**
 * The kernel of a target column for text. `strict`: the buffers are not known to be UTF-8 without NUL, so each cell
 * that may hold any text is checked.
 */
export function bytesKernel(column: TargetColumn, strict: boolean): BytesKernel {
  switch (column.type) {
    case 'untyped':
    case 'text':
      return textKernel(strict);
    case 'varchar':
      return column.length === undefined ? textKernel(strict) : varcharKernel(column.length, strict);
    case 'json':
      return jsonKernel(strict);
    case 'smallint':
      return smallint;
    case 'integer':
      return integer;
    case 'bigint':
      return bigint;
    case 'numeric':
      return numericKernel(column.precision, column.scale);
    case 'real':
      return real;
    case 'double':
      return double;
    case 'boolean':
      return boolean;
    case 'date':
      return date;
    case 'timestamp':
      return timestamp;
    case 'timestamptz':
      return timestamptz;
    case 'uuid':
      return uuid;
    default:
      return column.type satisfies never;
  }
}

const WORDS = new Int32Array(2);
const FLOAT = new Float64Array(1);

function smallint(buffer: Buffer, start: number, end: number, out: Buffer, at: number): number {
  const value = decodeInt(buffer, start, end);
  if (value >= -32768 && value <= 32767) return writeInt2(value, out, at);
  return Number.isNaN(value) ? NOT_AN_INTEGER : OUT_OF_RANGE;
}

function integer(buffer: Buffer, start: number, end: number, out: Buffer, at: number): number {
  const value = decodeInt(buffer, start, end);
  if (value <= 2147483647) return writeInt4(value, out, at);
  return Number.isNaN(value) ? NOT_AN_INTEGER : OUT_OF_RANGE;
}

function bigint(buffer: Buffer, start: number, end: number, out: Buffer, at: number): number {
  if (readBigint(buffer, start, end, WORDS)) return writeInt8(WORDS[0]!, WORDS[1]!, out, at);
  return parseInteger(trimmedText(buffer, start, end)) === null ? NOT_AN_INTEGER : OUT_OF_RANGE;
}

function real(buffer: Buffer, start: number, end: number, out: Buffer, at: number): number {
  if (readReal(buffer, start, end, FLOAT)) return writeFloat4(FLOAT[0]!, out, at);
  return parseReal(trimmedText(buffer, start, end)) === 'syntax' ? NOT_NUMERIC : OUT_OF_RANGE;
}

function double(buffer: Buffer, start: number, end: number, out: Buffer, at: number): number {
  if (readDouble(buffer, start, end, FLOAT)) return writeFloat8(FLOAT[0]!, out, at);
  return parseDouble(trimmedText(buffer, start, end)) === 'syntax' ? NOT_NUMERIC : OUT_OF_RANGE;
}

function boolean(buffer: Buffer, start: number, end: number, out: Buffer, at: number): number {
  const value = decodeBool(buffer, start, end);
  return value < 0 ? NOT_BOOLEAN : writeBool(value, out, at);
}

function date(buffer: Buffer, start: number, end: number, out: Buffer, at: number): number {
  const days = decodeDate(buffer, start, end);
  return Number.isNaN(days) ? NOT_A_DATE : writeInt4(days, out, at);
}

function timestamp(buffer: Buffer, start: number, end: number, out: Buffer, at: number): number {
  if (!readTimestamp(buffer, start, end, false, WORDS)) return NOT_A_TIMESTAMP;
  return writeInt8(WORDS[0]!, WORDS[1]!, out, at);
}

function timestamptz(buffer: Buffer, start: number, end: number, out: Buffer, at: number): number {
  if (!readTimestamp(buffer, start, end, true, WORDS)) return NOT_A_TIMESTAMP;
  return writeInt8(WORDS[0]!, WORDS[1]!, out, at);
}

function uuid(buffer: Buffer, start: number, end: number, out: Buffer, at: number): number {
  write32(out, at, 16);
  return readUuid(buffer, start, end, out, at + 4) ? at + 20 : NOT_A_UUID;
}
