import type { TargetColumn } from '../../contract/sink.ts';
import type { Vector } from '../../contract/vector.ts';
import { cellText } from '../cell-text.ts';
import { parseBool } from '../decode/bool.ts';
import { parseNumeric } from '../decode/numeric-text.ts';
import { BAD_UTF8, IS_NULL, NUL_BYTE, TOO_LONG } from './failure.ts';

/**
 * Another text for a cell that was refused, which may still be refused: `null` for NULL, `undefined` where there is
 * nothing to try. What is tried is listed in docs/decisions/0011; a guess that could be wrong is not among it.
 */
export function coerceCell(
  column: TargetColumn,
  vector: Vector,
  row: number,
  failure: number,
): string | null | undefined {
  if (failure === IS_NULL || failure === BAD_UTF8 || failure === NUL_BYTE) return undefined;
  const text = cellText(vector, row, column.input.type);
  if (text === null) return undefined;
  if (failure === TOO_LONG) return [...text].slice(0, column.length).join('');
  const trimmed = text.trim();
  if (trimmed === '') return column.nullable ? null : undefined;
  return coerceText(column, trimmed);
}

function coerceText(column: TargetColumn, text: string): string | undefined {
  switch (column.type) {
    case 'smallint':
    case 'integer':
    case 'bigint':
      return wholeNumber(text);
    case 'numeric':
    case 'real':
    case 'double':
      return plainNumber(text);
    case 'boolean':
      return truth(text);
    case 'date':
    case 'timestamp':
    case 'timestamptz':
      return monthFirst(text);
    case 'uuid':
      return text.replace(/^urn:uuid:/i, '');
    case 'json':
    case 'text':
    case 'varchar':
    case 'untyped':
      return undefined;
    default:
      return column.type satisfies never;
  }
}

const CURRENCY = /^([+-]?)\s*[$€£¥]\s*|\s*[$€£¥]$/gu;
/** Thousands in threes, all with the same separator: comma, apostrophe, or a space of any width. `0,123` has a decimal comma. */
const GROUPED = /^([+-]?[1-9][0-9]{0,2})(?:([,'’ \u00a0\u2009\u202f])[0-9]{3})(?:\2[0-9]{3})*(?:\.[0-9]*)?$/u;

/** A number without currency sign and thousands separators. */
function plainNumber(text: string): string {
  const number = text.replace('\u2212', '-').replace(CURRENCY, '$1');
  const separator = GROUPED.exec(number)?.[2];
  return separator === undefined ? number : number.replaceAll(separator, '');
}

/** `12.0`, `1.2e3`, `1,200` and words of truth as an integer; nothing that would lose a digit. */
function wholeNumber(text: string): string | undefined {
  const bool = parseBool(text);
  if (bool >= 0) return String(bool);
  const number = parseNumeric(plainNumber(text));
  if (number === null || number.special !== null) return undefined;
  const { digits, scale, negative } = number;
  if (digits.length - scale > 20) return undefined;
  const kept = scale > 0 ? digits.slice(0, -scale) : digits + '0'.repeat(-scale);
  const dropped = scale > 0 ? digits.slice(-scale) : '';
  if (!/^0*$/.test(dropped)) return undefined;
  return `${negative ? '-' : ''}${kept === '' ? '0' : kept}`;
}

function truth(text: string): string | undefined {
  const word = text.toLowerCase();
  if (word === 'enabled' || /^1\.0*$/.test(word)) return 'true';
  if (word === 'disabled' || /^0\.0*$/.test(word)) return 'false';
  return word;
}

/** `31/12/2024` can only have the day first: turned round, as Postgres reads the month first. */
function monthFirst(text: string): string {
  const match = /^([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})(.*)$/s.exec(text);
  if (match === null || Number(match[1]) <= 12) return text;
  const [, day, separator, month, year, rest] = match;
  return `${month}${separator}${day}${separator}${year}${rest}`;
}
