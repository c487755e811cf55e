import type { DataType } from '../../runtime/contract/column.ts';

/** Types that a column can be inferred as, in the order of the specification's table: the first that fits all cells. */
export const INFERRED_TYPES = [
  'uuid',
  'boolean',
  'integer',
  'bigint',
  'numeric',
  'date',
  'timestamptz',
  'json',
  'varchar',
  'text',
] as const satisfies readonly DataType[];
export type InferredType = (typeof INFERRED_TYPES)[number];

/** Characters of a varchar; longer is text. */
export const SHORT_TEXT = 255;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const BOOLEAN = /^(?:true|false|yes|no|0|1)$/i;
/** Without leading zeros or plus sign: those are codes and telephone numbers, whose digits must stay. */
const INTEGER = /^-?(?:0|[1-9]\d{0,18})$/;
const NUMERIC = /^-?(?:0|[1-9]\d*)?(?:\.\d+|(?<=\d)\.?)(?:[eE][+-]?\d{1,3})?$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIMESTAMP =
  /^(\d{4}-\d{2}-\d{2})[T ]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?: ?(?:Z|[+-]\d{2}(?::?\d{2})?))?$/i;

/** Whether the text is a value of the type. A wider type takes what a narrower one does. */
export function fits(text: string, type: InferredType): boolean {
  switch (type) {
    case 'uuid':
      return UUID.test(text);
    case 'boolean':
      return BOOLEAN.test(text);
    case 'integer':
      return INTEGER.test(text) && Math.abs(Number(text) + 0.5) <= 2147483647.5;
    case 'bigint':
      return INTEGER.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
    case 'numeric':
      return NUMERIC.test(text) && /\d/.test(text);
    case 'date':
      return isDate(text);
    case 'timestamptz':
      return isDate(text) || isDate(TIMESTAMP.exec(text)?.[1] ?? '');
    case 'json':
      return isJsonContainer(text);
    case 'varchar':
      return text.length <= SHORT_TEXT || characters(text) <= SHORT_TEXT;
    case 'text':
      return true;
    default:
      return type satisfies never;
  }
}

/** As Postgres counts the length of a varchar. */
export function characters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** Digits before and after the point of a numeric text, its exponent counted in. */
export function digitsOf(text: string): { readonly whole: number; readonly fraction: number } {
  const [mantissa = '', exponent = '0'] = text.replace(/^-/, '').toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const shift = Number(exponent);
  const significant = whole.replace(/^0+/, '').length;
  return { whole: Math.max(0, significant + shift), fraction: Math.max(0, fraction.length - shift) };
}

function isDate(text: string): boolean {
  const parts = DATE.exec(text);
  if (parts === null) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  // Day 0 of the next month is the last of this one. Date.UTC takes years below 100 for 19xx; 400 years later is alike.
  return day <= new Date(Date.UTC(year + 400, month, 0)).getUTCDate();
}

function isJsonContainer(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
