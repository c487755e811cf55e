import pg from 'pg';
import { expect, test } from 'vitest';
import type { JsonbValue } from '../../../operators/expression/contract.ts';
import {
  isJson,
  isJsonName,
  isJsonRoutines,
  JSON_KINDS,
} from '../../../operators/expression/functions/json/is-json.ts';
import { jsonbIo } from '../../../operators/expression/types/jsonb/jsonb-io.ts';
import type { Oracle } from './generate/oracle.ts';
import { oracleForFile } from './generate/oracle-for-file.ts';

const oracle = oracleForFile();

const DOCUMENTS = ['{}', '[]', '1', '"x"', 'null', ' [1, {"a": 1}] ', '{"a": 1, "b": {"a": 1}}', '{"a": 1, "a": 1}'];
const TEXTS = [
  ...DOCUMENTS,
  '',
  'x',
  '[1',
  '{"a": 1',
  '{"a": {"b": 1, "\\u0062": 2}}',
  '"\\u0000"',
  '"\\ud800"',
  '{"a": 1, "a": 2} x',
  '1e999999',
];

const TESTS = JSON_KINDS.flatMap((kind) => [
  { name: isJsonName(kind, false), kind, uniqueKeys: false },
  { name: isJsonName(kind, true), kind, uniqueKeys: true },
]);

test.for(TESTS)('"$name" is as in Postgres', async ({ name, kind, uniqueKeys }) => {
  const texts = await oracle().evaluate(TEXTS.map((text) => `${pg.escapeLiteral(text)}::text ${name}`));
  expect(TEXTS.map((text) => isJson(text, kind, uniqueKeys))).toEqual(texts.map(holds));
  const jsonb = isJsonRoutines.find((one) => one.name === name && one.arguments[0] === 'jsonb')!;
  const values = await oracle().evaluate(DOCUMENTS.map((text) => `${pg.escapeLiteral(text)}::jsonb ${name}`));
  expect(DOCUMENTS.map((text) => jsonb.call!(jsonbIo.parse(text) satisfies JsonbValue))).toEqual(values.map(holds));
});

function holds(outcome: Awaited<ReturnType<Oracle['evaluate']>>[number]): boolean | string {
  return outcome.kind === 'value' ? outcome.value === 't' : outcome.kind;
}
