import { describe, expect, test } from 'vitest';
import { compileExpression } from '../../../operators/expression/index.ts';
import type { ColumnTypes } from '../../../runtime/contract/index.ts';
import { batchOf, column, type RowObject, textAt } from '../../contract/batch-of.ts';

const columns = [column('n', 'integer'), column('m', 'integer'), column('name', 'text'), column('ok', 'boolean')];
const NOW = 86_400_000_000n;

function bind(text: string, over: ColumnTypes = columns) {
  const compiled = compileExpression(text, over);
  if (!compiled.ok) throw new Error(`${text}: ${compiled.errors[0]!.message}`);
  return { ...compiled.expression, evaluator: compiled.expression.bind({ now: NOW }) };
}

/** Postgres' text of each row's value, or its SQLSTATE. */
function values(text: string, rows: readonly RowObject[], over: ColumnTypes = columns) {
  const { texts, failed } = bind(text, over).evaluator.print(batchOf(over, rows));
  return texts.map((value, row) => failed.find((one) => one.row === row)?.sqlState ?? value);
}

describe('three-valued logic', () => {
  const truths = [true, false, null];
  const rows = truths.flatMap((n) => truths.map((m) => ({ n, m })));
  const two = [column('n', 'boolean'), column('m', 'boolean')];
  test.for([
    ['n AND m', 't f - f f f - f -'],
    ['n OR m', 't t t t f - t - -'],
    ['NOT n', 'f f f t t t - - -'],
    ['n IS TRUE', 't t t f f f f f f'],
    ['n IS NOT FALSE', 't t t f f f t t t'],
    ['n IS UNKNOWN', 'f f f f f f t t t'],
    ['n = m', 't f - f t - - - -'],
    ['n IS DISTINCT FROM m', 'f t t t f t t t f'],
    ['n IS NOT DISTINCT FROM m', 't f f f t f f f t'],
    ['nullif(n, m)', '- t t f - f - - -'],
    ['coalesce(n, m)', 't t t f f f t f -'],
    ['greatest(n, m)', 't t t t f f t f -'],
    ['n IN (true, m)', 't t t f t - - - -'],
  ] as const)('%s', ([text, expected]) => {
    const actual = values(text, rows, two).map((value) => value ?? '-');
    expect(actual.join(' ')).toBe(expected);
  });
});

describe('only what is needed is evaluated', () => {
  const rows = [{ n: 0 }, { n: 2 }, { n: null }];
  test.for([
    ['CASE WHEN n = 0 THEN 0 ELSE 10 / n END', ['0', '5', null]],
    ['n <> 0 AND 10 / n > 1', ['f', 't', null]],
    ['n = 0 OR 10 / n > 1', ['t', 't', null]],
    ['coalesce(n, 10 / (n - n))', ['0', '2', null]],
    ['10 / n', ['22012', '5', null]],
    ['CASE n WHEN 0 THEN 1 WHEN 10 / n THEN 2 ELSE 3 END', ['1', '3', '3']],
  ] as const)('%s', ([text, expected]) => {
    expect(values(text, rows)).toEqual(expected);
  });
});

test('a value that stands in several places is evaluated for each row', () => {
  const rows = [{ n: 1 }, { n: 5 }, { n: 9 }];
  expect(values('n + 1 BETWEEN 3 AND 7', rows)).toEqual(['f', 't', 'f']);
  expect(values('n + 1 BETWEEN SYMMETRIC 7 AND 3', rows)).toEqual(['f', 't', 'f']);
  expect(values('n + 1 IN (2, 6)', rows)).toEqual(['t', 't', 'f']);
  expect(values('CASE n + 1 WHEN 2 THEN 20 WHEN 6 THEN 60 END', rows)).toEqual(['20', '60', null]);
  expect(values('n + 1 = ANY (ARRAY[n * 2, 6])', rows)).toEqual(['t', 't', 'f']);
  expect(values('n <> ALL (ARRAY[1, NULL])', rows)).toEqual(['f', null, null]);
});

describe('a long list is looked up, with the same outcome as comparisons', () => {
  const rows = [
    { n: 1, name: 'a' },
    { n: 9, name: 'x' },
    { n: null, name: null },
  ];
  test.for([
    ['n IN (1, 2, 3, 4)', ['t', 'f', null]],
    ['n NOT IN (1, 2, 3, 4)', ['f', 't', null]],
    ["name IN ('a', 'b', 'c', 'd')", ['t', 'f', null]],
    ["upper(name) IN ('A', 'B', 'C', 'D')", ['t', 'f', null]],
    ['n IN (1, 2, 3, 4, NULL)', ['t', null, null]],
    ['n NOT IN (1, 2, 3, 4, NULL)', ['f', null, null]],
    ['n IN (1.0, 2, 3, 4)', ['t', 'f', null]],
    ['n::bigint IN (1, 2, 3, 4)', ['t', 'f', null]],
    ['n = 1 OR n = 2 OR n = 9 OR n = 4', ['t', 't', null]],
    ["n = 1 OR n = 2 OR n = 3 OR name = 'x'", ['t', 't', null]],
  ] as const)('%s', ([text, expected]) => {
    expect(values(text, rows)).toEqual(expected);
  });
});

describe('rows of values are compared part by part', () => {
  const rows = [
    { n: 1, m: 2 },
    { n: 1, m: 3 },
    { n: 1, m: null },
    { n: 2, m: null },
  ];
  test.for([
    ['(n, m) = (1, 2)', ['t', 'f', null, 'f']],
    ['(n, m) <> (1, 2)', ['f', 't', null, 't']],
    ['(n, m) IN ((1, 2), (1, 3))', ['t', 't', null, 'f']],
    ['(n, m) NOT IN ((1, 2), (1, 3))', ['f', 'f', null, 't']],
    ['(n, m) IS DISTINCT FROM (1, NULL)', ['t', 't', 'f', 't']],
    ['(n, m) IS NOT NULL', ['t', 't', 'f', 'f']],
    ['(nullif(n, 2), m) IS NULL', ['f', 'f', 'f', 't']],
  ] as const)('%s', ([text, expected]) => {
    expect(values(text, rows)).toEqual(expected);
  });
});

test('values that are too large for one batch stop the run by name', () => {
  const rows = Array.from({ length: 30 }, () => ({ name: 'x'.repeat(1000) }));
  const { evaluator } = bind('repeat(name, 10000)');
  expect(() => evaluator.evaluate(batchOf(columns, rows))).toThrow(
    expect.objectContaining({ code: 'row.too_much_text' }),
  );
});

test('rows that fail are told apart, the others have values', () => {
  const rows = [{ n: 1 }, { n: 0 }, { n: 2_147_483_647 }];
  const batch = batchOf(columns, rows);
  const { vector, failed } = bind('4 / n + n').evaluator.evaluate(batch);
  expect(failed).toEqual([{ row: 1, sqlState: '22012', reason: 'it divides by zero' }]);
  expect([0, 2].map((row) => textAt(vector, row, 'integer'))).toEqual(['5', '2147483647']);
});

test('only selected rows are looked at', () => {
  const batch = batchOf(columns, [{ n: 0 }, { n: 1 }, { n: 0 }, { n: 2 }], { selection: [1, 3] });
  const { vector, failed } = bind('2 / n').evaluator.evaluate(batch);
  expect(failed).toEqual([]);
  expect([1, 3].map((row) => textAt(vector, row, 'integer'))).toEqual(['2', '1']);
});

test('a condition selects the rows for which it is true', () => {
  const batch = batchOf(columns, [{ n: 0 }, { n: 1 }, { n: null }, { n: 4 }]);
  const { kept, failed } = bind('4 / n > 1').evaluator.select(batch);
  expect([...kept]).toEqual([1]);
  expect(failed.map(({ row }) => row)).toEqual([0]);
});

test('an expression serves one batch after another', () => {
  const { evaluator } = bind('name || n');
  for (const name of ['a', 'Größe 🦦', '']) {
    const { vector } = evaluator.evaluate(
      batchOf(columns, [
        { name, n: 1 },
        { name: null, n: 1 },
      ]),
    );
    expect([0, 1].map((row) => textAt(vector, row, 'text'))).toEqual([`${name}1`, null]);
  }
});

test('now() is the start of the run in every row', () => {
  expect(values('now()', [{}, {}])).toEqual(['2000-01-02 00:00:00+00', '2000-01-02 00:00:00+00']);
});

describe('values are kept in the vector of their type', () => {
  test.for([
    ['n', 'int32', 'integer', '7'],
    ['n::bigint * 3000000000', 'int64', 'bigint', '21000000000'],
    ['n * 2.50', 'decimal', 'numeric', '17.50'],
    ['n / 2::float8', 'float64', 'double', '3.5'],
    ['n > 1', 'bool', 'boolean', 'true'],
    ["date '2024-02-28' + 1", 'int32', 'date', '2024-02-29'],
    ["timestamp '2024-02-28 10:00' + interval '1 day'", 'micros', 'timestamp', '2024-02-29 10:00:00'],
    ["timestamptz '2024-02-28 10:00+02'", 'micros', 'timestamptz', '2024-02-28 08:00:00+00'],
    ["'x' || n", 'bytes', 'text', 'x7'],
    ["interval '90 min'", 'bytes', 'text', '01:30:00'],
    ['ARRAY[n, NULL]', 'bytes', 'text', '{7,NULL}'],
    ["jsonb_build_object('n', n)", 'bytes', 'json', '{"n": 7}'],
    ["'\\x00ff'::bytea", 'bytes', 'text', '\\x00ff'],
  ] as const)('%s as %s', ([text, kind, type, expected]) => {
    const { evaluator, output } = bind(text);
    const { vector } = evaluator.evaluate(batchOf(columns, [{ n: 7 }]));
    expect(output.type).toBe(type);
    expect(vector.kind).toBe(kind);
    expect(textAt(vector, 0, type)).toBe(expected);
  });

  test('decimals of several scales, and those beyond 53 bits, keep every digit', () => {
    const over = [column('v', 'numeric')];
    const cells = ['1.50', '2', null, '0.001', '12345678901234567890.5', 'NaN', '-0.00'];
    const batch = batchOf(
      over,
      cells.map((v) => ({ v })),
    );
    const { vector } = bind('v + 0', over).evaluator.evaluate(batch);
    const expected = ['1.50', '2', null, '0.001', '12345678901234567890.5', 'NaN', '0.00'];
    expect(cells.map((_, row) => textAt(vector, row, 'numeric'))).toEqual(expected);
  });
});

test('a cell that is not of its column’s type is a row that fails', () => {
  const over = [column('v', 'integer')];
  expect(values('v + 1', [{ v: '1' }, { v: 'x' }, { v: '99999999999' }], over)).toEqual(['2', '22P02', '22003']);
});

test('bytes that are not UTF-8 are a row that fails', () => {
  expect(values('upper(name)', [{ name: Buffer.from([0x61, 0xff]) }, { name: '\ufffd' }])).toEqual(['22021', '\ufffd']);
});
