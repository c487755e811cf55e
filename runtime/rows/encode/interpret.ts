import { isUtf8 } from 'node:buffer';
import type { RowBatch } from '../../contract/batch.ts';
import type { TargetColumn } from '../../contract/sink.ts';
import type { Vector } from '../../contract/vector.ts';
import { cellText } from '../cell-text.ts';
import { trimmedText } from '../decode/ascii.ts';
import { parseBool } from '../decode/bool.ts';
import { parseDate } from '../decode/date-text.ts';
import { parseDouble, parseReal } from '../decode/float-text.ts';
import { parseInteger } from '../decode/integer-text.ts';
import { fitNumeric, type Numeric, parseNumeric } from '../decode/numeric-text.ts';
import { parseTimestamp } from '../decode/timestamp-text.ts';
import { parseUuid } from '../decode/uuid.ts';
import * as failure from './failure.ts';
import { cellType } from './prepare.ts';

/** One row as COPY BINARY has it, or the first cell of it that is refused. */
export type InterpretedRow =
  | { readonly row: number; readonly encoded: Buffer }
  | { readonly row: number; readonly column: number; readonly code: string; readonly reason: string };

/**
 * What the generated encoder does, cell by cell from the text and by the slow readers only: the oracle that property
 * tests hold it to. Does not coerce.
 */
export function interpret(columns: readonly TargetColumn[], batch: RowBatch): InterpretedRow[] {
  const rows = batch.selection === null ? Array.from({ length: batch.length }, (_, row) => row) : [...batch.selection];
  return rows.map((row) => {
    const cells: Buffer[] = [uint16(columns.length)];
    for (const [index, column] of columns.entries()) {
      const value = interpretCell(column, batch.vectors[column.from]!, row);
      if (typeof value === 'number') return { row, column: index, ...failure.describeFailure(value, column) };
      cells.push(value === null ? int32(-1) : Buffer.concat([int32(value.length), value]));
    }
    return { row, encoded: Buffer.concat(cells) };
  });
}

/** The value's bytes, `null` for NULL, or a failure. */
function interpretCell(column: TargetColumn, vector: Vector, row: number): Buffer | number | null {
  const bytes = cellBytes(column, vector, row);
  if (bytes === null) return column.nullable ? null : failure.IS_NULL;
  return interpretBytes(column, bytes);
}

function cellBytes(column: TargetColumn, vector: Vector, row: number): Buffer | null {
  if (vector.kind === 'bytes') {
    const start = vector.starts[row]!;
    return start < 0 ? null : vector.buffer.subarray(start, vector.ends[row]!);
  }
  const text = cellText(vector, row, cellType(vector, column));
  if (text === null) return null;
  return text.isWellFormed() ? Buffer.from(text) : Buffer.of(0xff);
}

function interpretBytes(column: TargetColumn, bytes: Buffer): Buffer | number {
  const text = trimmedText(bytes, 0, bytes.length);
  switch (column.type) {
    case 'untyped':
    case 'text':
    case 'varchar':
      return textFault(bytes) ?? clipped(bytes, column.type === 'varchar' ? column.length : undefined);
    case 'json':
      return textFault(bytes) ?? jsonBytes(bytes);
    case 'smallint':
      return integerBytes(text, 2);
    case 'integer':
      return integerBytes(text, 4);
    case 'bigint':
      return integerBytes(text, 8);
    case 'numeric':
      return fittedBytes(parseNumeric(text), column);
    case 'real':
      return floatBytes(parseReal(text), 4);
    case 'double':
      return floatBytes(parseDouble(text), 8);
    case 'boolean':
      return parseBool(text) < 0 ? failure.NOT_BOOLEAN : Buffer.of(parseBool(text));
    case 'date': {
      const days = parseDate(bytes.toString('latin1'));
      return Number.isNaN(days) ? failure.NOT_A_DATE : int32(days);
    }
    case 'timestamp':
    case 'timestamptz': {
      const micros = parseTimestamp(bytes.toString('latin1'), column.type === 'timestamptz');
      return micros === null ? failure.NOT_A_TIMESTAMP : bigintBytes(micros, 8);
    }
    case 'uuid': {
      const digits = parseUuid(bytes.toString('latin1'));
      return digits === null ? failure.NOT_A_UUID : Buffer.from(digits, 'hex');
    }
    default:
      return column.type satisfies never;
  }
}

function textFault(bytes: Buffer): number | null {
  if (!isUtf8(bytes)) return failure.BAD_UTF8;
  return bytes.includes(0) ? failure.NUL_BYTE : null;
}

function clipped(bytes: Buffer, length: number | undefined): Buffer | number {
  const characters = [...bytes.toString()];
  if (length === undefined || characters.length <= length) return bytes;
  const beyond = characters.slice(length).join('');
  return /^ *$/.test(beyond) ? Buffer.from(characters.slice(0, length).join('')) : failure.TOO_LONG;
}

const NUMBER_SOURCE = /^-?[0-9.]+e/i;

function jsonBytes(bytes: Buffer): Buffer | number {
  try {
    JSON.parse(bytes.toString(), (_, value, context?: { source?: string }) => {
      const source = typeof value === 'number' ? context?.source : undefined;
      const tooLarge =
        source !== undefined && NUMBER_SOURCE.test(source) && fitNumeric(parseNumeric(source)!, undefined) === null;
      if (tooLarge || hasBadText(value)) throw new SyntaxError('beyond jsonb');
      return value;
    });
    return Buffer.concat([Buffer.of(1), bytes]);
  } catch (error) {
    if (error instanceof SyntaxError) return failure.NOT_JSON;
    throw error;
  }
}

function hasBadText(value: unknown): boolean {
  if (typeof value === 'string') return !value.isWellFormed() || value.includes('\0');
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).some(hasBadText);
}

function integerBytes(text: string, size: 2 | 4 | 8): Buffer | number {
  const value = parseInteger(text);
  if (value === null) return failure.NOT_AN_INTEGER;
  return BigInt.asIntN(size * 8, value) === value ? bigintBytes(value, size) : failure.OUT_OF_RANGE;
}

function bigintBytes(value: bigint, size: 2 | 4 | 8): Buffer {
  const digits = BigInt.asUintN(size * 8, value).toString(16);
  return Buffer.from(digits.padStart(size * 2, '0'), 'hex');
}

function floatBytes(value: number | 'syntax' | 'range', size: 4 | 8): Buffer | number {
  if (value === 'syntax') return failure.NOT_NUMERIC;
  if (value === 'range') return failure.OUT_OF_RANGE;
  const bytes = Buffer.alloc(size);
  if (size === 4) bytes.writeFloatBE(value);
  else bytes.writeDoubleBE(value);
  return bytes;
}

function fittedBytes(parsed: Numeric | null, column: TargetColumn): Buffer | number {
  if (parsed === null) return failure.NOT_NUMERIC;
  const value = fitNumeric(parsed, column.precision, column.scale);
  if (value === null) return failure.NUMERIC_OVERFLOW;
  if (value.special !== null) {
    const sign = { NaN: 0xc000, Infinity: 0xd000, '-Infinity': 0xf000 }[value.special];
    return Buffer.concat([0, 0, sign, 0].map(uint16));
  }
  const whole = value.digits.length - value.scale;
  const lead = whole > 0 ? (4 - (whole % 4)) % 4 : 0;
  const padded = '0'.repeat(lead + Math.max(-whole, 0)) + value.digits;
  const groups = (padded.match(/.{1,4}/g) ?? []).map((group) => Number(group.padEnd(4, '0')));
  const weight = (whole > 0 ? (whole + lead) / 4 : 0) - 1;
  const first = groups.findIndex((group) => group !== 0);
  const last = groups.findLastIndex((group) => group !== 0);
  if (first < 0) return Buffer.concat([0, 0, 0, value.scale].map(uint16));
  const kept = groups.slice(first, last + 1);
  return Buffer.concat([kept.length, weight - first, value.negative ? 0x4000 : 0, value.scale, ...kept].map(uint16));
}

function uint16(value: number): Buffer {
  return Buffer.of((value >> 8) & 255, value & 255);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
