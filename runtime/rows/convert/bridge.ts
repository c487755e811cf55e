import type { DataType } from '../../contract/column.ts';
import { fitNumeric, type Numeric, parseNumeric } from '../decode/numeric-text.ts';
import { doubleText } from '../float-text.ts';
import { significantDigits, withoutZeros } from '../significant-digits.ts';
import { isTextual } from './castable.ts';

/** Turns the text of a value of one type into text that the other type's input function reads; `null`: into NULL. */
export type Bridge = (text: string) => string | null;

/** More digits than any whole number type has. */
const PRECISION = 1000;

/**
 * The step between two types that Postgres' own cast takes beyond writing a value and reading it again: rounding, and
 * booleans as 0 and 1. `null` where there is none.
 */
export function bridge(from: DataType, to: DataType): Bridge | null {
  const whole = to === 'smallint' || to === 'integer' || to === 'bigint';
  switch (from) {
    case 'numeric':
      return whole ? halfAwayFromZero : null;
    case 'real':
      // the text is the shortest that reads back as the same float4, not the float4's own value
      if (whole) return (text) => halfToEven(Math.fround(Number(text)));
      if (to === 'double') return (text) => doubleText(Math.fround(Number(text)));
      return to === 'numeric' ? (text) => significant(Math.fround(Number(text)), 6) : null;
    case 'double':
      if (whole) return (text) => halfToEven(Number(text));
      return to === 'numeric' ? (text) => significant(Number(text), 15) : null;
    case 'boolean':
      return whole ? (text) => (text === 'true' ? '1' : '0') : null;
    case 'smallint':
    case 'integer':
    case 'bigint':
      return to === 'boolean' ? (text) => (text === '0' ? 'false' : 'true') : null;
    case 'json':
      if (to === 'json' || isTextual(to)) return null;
      return (text) => ofJson(text.trim(), whole);
    default:
      return null;
  }
}

/** The JSON null is NULL. Numbers are numeric, and so is their rounding; texts of numbers are no numbers, as their quotes stand. */
function ofJson(text: string, whole: boolean): string | null {
  if (text === 'null') return null;
  return whole ? halfAwayFromZero(text) : text;
}

/** As `numeric::integer`. */
function halfAwayFromZero(text: string): string {
  const value = parseNumeric(text);
  const rounded = value === null ? null : fitNumeric(value, PRECISION, 0);
  return rounded === null ? text : numericText(rounded);
}

/** As `double precision::integer`. NaN and infinity stay what they are, and so fail to read. */
function halfToEven(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const floor = Math.floor(value);
  const rest = value - floor;
  const up = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0);
  return String(BigInt(up ? floor + 1 : floor));
}

/** As `double precision::numeric`, which keeps the digits that every double of the type keeps. */
function significant(value: number, digits: number): string {
  return Number.isFinite(value) ? withoutZeros(significantDigits(value, digits)) : String(value);
}

/** A numeric as Postgres prints it. */
export function numericText(value: Numeric): string {
  if (value.special !== null) return value.special;
  const { digits, scale } = value;
  const padded = digits.padStart(scale + 1, '0');
  const text = scale > 0 ? `${padded.slice(0, -scale)}.${padded.slice(-scale)}` : padded;
  return value.negative && digits !== '' ? `-${text}` : text;
}
