import { describe, test } from 'vitest';
import { jsonRoutines } from '../../../operators/expression/functions/json/index.ts';
import { oracleForFile } from './generate/oracle-for-file.ts';
import { expectSame } from './json-differential.ts';
import { PATHS } from './jsonpath-paths.ts';

const oracle = oracleForFile();

const DOCUMENTS = [
  'null',
  'true',
  '1.50',
  '"abc"',
  '[]',
  '{}',
  '[1, 2, 3, 4.5, -6, null]',
  '["a", "abc", "AB\\nc", "1.5", " 7 ", "true", "x", "1e400", "NaN"]',
  '[[1, 2], [3], [], 4]',
  '{"a": 1, "b": {"c": [1, {"d": "x"}, {"d": "y"}], "e": null}, "é": "🦦"}',
  '[{"a": 1, "b": 2}, {"a": 3}, {"b": 4}, 5, {"a": [1, 2]}]',
  '{"a": [1, 2, {"b": [3, {"a": 4}]}], "t": "text", "n": 10.25, "f": false}',
];

describe('as Postgres does', () => {
  describe.for(['lax', 'strict'])('%s paths find values', (mode) => {
    const paths = PATHS.map((path) => `${mode} ${path}`);

    test.for(['jsonb_path_query_array', 'jsonb_path_query_first', 'jsonb_path_exists', 'jsonb_path_match'])(
      '%s',
      async (name) => {
        const silent = { name, types: ['jsonb', 'jsonpath', 'jsonb', 'boolean'] } as const;
        await expectSame(oracle(), jsonRoutines, { ...silent, values: [DOCUMENTS, paths, ['{}'], ['true']] });
        await expectSame(oracle(), jsonRoutines, { name, types: ['jsonb', 'jsonpath'], values: [DOCUMENTS, paths] });
      },
    );

    test.for(['@?', '@@'])('%s', (name) =>
      expectSame(oracle(), jsonRoutines, { name, types: ['jsonb', 'jsonpath'], values: [DOCUMENTS, paths] }),
    );
  });

  test('variables', async () => {
    const paths = [
      '$[*] ? (@ >= $least)',
      '$[*] ? (@ == $any[*])',
      '$[*] ? (@ starts with $initial)',
      '$any.keyvalue()',
      '$obj.keyvalue()',
      '$obj.a.keyvalue()',
      '$none',
      '$"least" + 1',
      '$[$least]',
      '$obj.**',
    ];
    const variables = [
      '{}',
      '{"least": 2, "any": [1, 4.5], "initial": "ab", "obj": {"a": {"x": 1}, "s": "t"}}',
      '[]',
      '1',
      null,
    ];
    for (const name of ['jsonb_path_query_array', 'jsonb_path_exists']) {
      const types = ['jsonb', 'jsonpath', 'jsonb', 'boolean'] as const;
      const values = [[...DOCUMENTS, null], [...paths, null], variables, ['true', 'false', null]];
      await expectSame(oracle(), jsonRoutines, { name, types, values });
    }
    await expectSame(oracle(), jsonRoutines, { name: '@?', types: ['jsonb', 'jsonpath'], values: [DOCUMENTS, paths] });
  });

  test('ids of objects are told from where they stand', async () => {
    const documents = [
      '[{"a": 1}, {"a": 2}]',
      '{"x": [12345.678901, {"y": {"z": 1}}], "é": {"k": "v"}}',
      '[1e100, {"a": 1}, 0.00001, {"b": 1}, 0, {"c": null}, 1e-100, {"d": 1}]',
      '["a", {"a": 1}, "abcd", {"b": 1}, true, {"c": [[{"d": 1}]]}]',
      '[123456789, {"a": 1}, 10000, {"b": 1}, 1.0000, {"c": 1}, 0.10, {"d": 1}]',
    ];
    const paths = [
      '$.**.keyvalue().id',
      '$[*].keyvalue()',
      '$.keyvalue().value[*].keyvalue()',
      '$.**.keyvalue().**.keyvalue()',
    ];
    await expectSame(oracle(), jsonRoutines, {
      name: 'jsonb_path_query_array',
      types: ['jsonb', 'jsonpath'],
      values: [documents, paths],
    });
  });
});
