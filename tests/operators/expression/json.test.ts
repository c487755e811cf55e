import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonRoutines } from '../../../operators/expression/functions/json/index.ts';
import { DEPTH_LIMIT } from '../../../operators/expression/types/json/read-json.ts';
import { jsonbIo } from '../../../operators/expression/types/jsonb/jsonb-io.ts';
import { oracleForFile } from './generate/oracle-for-file.ts';
import { expectSame, expectSameCasts } from './json-differential.ts';
import { DEEP, DOCUMENTS, DOUBTFUL } from './json-documents.ts';

const oracle = oracleForFile();

describe('as Postgres does', () => {
  test('json reads and prints', async () => {
    await expectSameCasts(oracle(), 'json', null, [...DOCUMENTS, ...DOUBTFUL, DEEP]);
  });

  test('jsonb reads and prints', async () => {
    await expectSameCasts(oracle(), 'jsonb', null, [...DOCUMENTS, ...DOUBTFUL, DEEP]);
    await expectSameCasts(oracle(), 'json', 'jsonb', [...DOCUMENTS, '"\\u0000"', '"\\ud800"', '1e131072']);
    await expectSameCasts(oracle(), 'jsonb', 'json', DOCUMENTS);
  });

  test.for(['boolean', 'numeric', 'smallint', 'integer', 'bigint', 'real', 'double precision'] as const)(
    'jsonb is cast to %s',
    async (type) => {
      const numbers = [
        '0.5',
        '1.5',
        '2.5',
        '-2.5',
        '32767.4',
        '32767.5',
        '2147483648',
        '9223372036854775808',
        '1e-400',
      ];
      await expectSameCasts(oracle(), 'jsonb', type, [
        ...DOCUMENTS,
        ...numbers,
        '3.4e38',
        '3.5e38',
        '1e-46',
        '1.8e308',
      ]);
    },
  );
});

test('JSON nested too deep is refused, not a stack overflow', () => {
  expect(() => jsonbIo.parse('['.repeat(1_000_000))).toThrow('54001');
  const deep = jsonbIo.parse(`${'['.repeat(DEPTH_LIMIT)}${']'.repeat(DEPTH_LIMIT)}`);
  expect(jsonbIo.print(deep)).toHaveLength(2 * DEPTH_LIMIT);
  expect(jsonbIo.compare!(deep, deep)).toBe(0);
});

/** JSON of which some is read by `JSON.parse`, and some must not be. */
const number = fc.stringMatching(/^-?(0|[1-9][0-9]{0,18})(\.[0-9]{1,18})?([eE][+-]?[0-9]{1,2})?$/);
const { json: anyJson } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('null', 'true', '-0', '0', '-0.0', '1.50', '1e3', '"a"', '"\\u0061"', '"1.0 -0 2e5"', '""'),
    number,
    fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text.replaceAll('\0', ''))),
    fc.array(tie('json'), { maxLength: 4 }).map((items) => `[${items.join(' ,\n')}]`),
    fc
      .array(fc.tuple(fc.constantFrom('a', 'b', 'aa', 'é', '', '__proto__', '1'), tie('json')), { maxLength: 4 })
      .map((members) => `{${members.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(', ')}}`),
  ),
}));

test('what is read the quick way is what Postgres reads', async () => {
  const texts = fc.sample(anyJson, { numRuns: 3000, seed: 11 }).filter((text) => text.isWellFormed());
  await expectSameCasts(oracle(), 'jsonb', null, texts);
  const values = texts.slice(0, 300);
  for (const name of ['->', '->>']) {
    await expectSame(oracle(), jsonRoutines, {
      name,
      types: ['jsonb', 'text'],
      values: [values, ['a', '__proto__', 'é']],
    });
    await expectSame(oracle(), jsonRoutines, { name, types: ['jsonb', 'integer'], values: [values, ['0', '-1']] });
  }
});
