import type { Json } from '../../../../runtime/contract/json.ts';
import { parseJson } from '../../../../runtime/rows/parse-json.ts';
import type { Jsonb, JsonbValue, TypeIo } from '../../contract.ts';
import { readJson } from '../json/read-json.ts';
import { numericIo } from '../numeric/numeric-io.ts';
import { compareJsonb } from './compare.ts';
import { jsonbOf } from './object.ts';
import { ParsedJsonb } from './parsed-jsonb.ts';
import { printJsonb } from './print.ts';

const values = {
  text: (value: string): Jsonb => value,
  number: (source: string): Jsonb => numericIo.parse(source),
  constant: (value: boolean | null): Jsonb => value,
  array: (items: readonly Jsonb[]): Jsonb => items,
  object: (keys: readonly string[], members: readonly Jsonb[]): Jsonb => jsonbOf(keys, members),
};

/** jsonb: parsed, numbers exact. */
export const jsonbIo: TypeIo<JsonbValue> = {
  type: 'jsonb',
  parse: (text) => quick(text) ?? { jsonb: readJson(text, values, 'decode') },
  print: ({ jsonb }) => printJsonb(jsonb),
  compare: (left, right) => compareJsonb(left.jsonb, right.jsonb),
};

/**
 * What `JSON.parse` would lose or take where jsonb does not: -0, many digits, exponents, zeros behind a point (each where
 * a number may begin), and escapes by number.
 */
const UNSAFE = /(?:^|[:,[\s])(?:-0(?![.0-9])|-?(?:[0-9.]{16}|[0-9][0-9.]*[eE]|[0-9]+\.[0-9]*0(?![0-9])))|\\u/;

/** Text that `JSON.parse` reads as jsonb does, some five times as fast; `null` for all else, errors included. */
function quick(text: string): ParsedJsonb | null {
  if (UNSAFE.test(text)) return null;
  try {
    return new ParsedJsonb(parseJson(text) as Json);
  } catch (error) {
    if (error instanceof SyntaxError) return null; // the reader says what is wrong
    throw error;
  }
}
