import type { Jsonb, JsonbValue, TypeIo } from '../../contract.ts';
import { readJson } from '../json/read-json.ts';
import { numericIo } from '../numeric/numeric-io.ts';
import { compareJsonb } from './compare.ts';
import { jsonbOf } from './object.ts';
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
  parse: (text) => ({ jsonb: readJson(text, values, 'decode') }),
  print: ({ jsonb }) => printJsonb(jsonb),
  compare: (left, right) => compareJsonb(left.jsonb, right.jsonb),
};
