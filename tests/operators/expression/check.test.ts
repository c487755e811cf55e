import { describe, expect, test } from 'vitest';
import { compileExpression } from '../../../operators/expression/index.ts';
import { column } from '../../contract/batch-of.ts';

const columns = [
  column('raw'),
  column('raw2'),
  column('name', 'text'),
  column('code', 'varchar'),
  column('n', 'integer'),
  column('small', 'smallint'),
  column('price', 'numeric'),
  column('score', 'double'),
  column('born', 'date'),
  column('at', 'timestamptz'),
  column('data', 'json'),
  column('ok', 'boolean'),
];

function compiled(text: string) {
  return compileExpression(text, columns);
}

function typeOf(text: string): string {
  const result = compiled(text);
  return result.ok ? result.expression.type : result.errors[0]!.message;
}

describe('types are settled as Postgres settles them', () => {
  test.for([
    ['n + 1', 'integer'],
    ['small + 1', 'integer'],
    ['small + small', 'smallint'],
    ['n + 3000000000', 'bigint'],
    ['n + 1.5', 'numeric'],
    ['n + score', 'double precision'],
    ['price * score', 'double precision'],
    ['n / 2', 'integer'],
    ['n ^ 2', 'double precision'],
    ['price ^ 2', 'numeric'],
    ['round(score)', 'double precision'],
    ['round(score::numeric, 2)', 'numeric'],
    ["name || 'x'", 'text'],
    ["code || 'x'", 'text'],
    ['code', 'character varying'],
    ['coalesce(code, name)', 'character varying'],
    ['coalesce(n, price)', 'numeric'],
    ['CASE WHEN ok THEN 1 ELSE 2.5 END', 'numeric'],
    ["CASE WHEN ok THEN 'a' END", 'text'],
    ['NULL', 'text'],
    ["'x'", 'text'],
    ['greatest(n, score)', 'double precision'],
    ['nullif(n, 2.5)', 'numeric'],
    ['ARRAY[n, price]', 'numeric[]'],
    ["data -> 'a'", 'jsonb'],
    ["data ->> 'a'", 'text'],
    ['born + 1', 'date'],
    ["born + interval '1 day'", 'timestamp without time zone'],
    ['at - at', 'interval'],
    ['1 IN (1, 2)', 'boolean'],
  ] as const)('%s is %s', ([text, type]) => {
    expect(typeOf(text)).toBe(type);
  });
});

describe('a column that nobody declared', () => {
  test.for([
    ['raw', 'text'],
    ['raw + 1', 'numeric'],
    ['1 - raw', 'numeric'],
    ['raw * price', 'numeric'],
    ['raw + n', 'numeric'],
    ['raw + score', 'double precision'],
    ['raw * raw2', 'numeric'],
    ['raw / raw2', 'numeric'],
    ['- raw', 'numeric'],
    ['@ raw', 'numeric'],
    ['raw < raw2', 'boolean'],
    ["raw || 'x'", 'text'],
    ["raw -> 'a'", 'jsonb'],
    ["raw #>> '{a,0}'", 'text'],
    ["raw ? 'a'", 'boolean'],
    ["raw['a']", 'jsonb'],
    ['upper(raw)', 'text'],
    ['coalesce(raw, 0)', 'numeric'],
    ["coalesce(raw, 'none')", 'text'],
    ['coalesce(raw, raw2)', 'text'],
    ['greatest(raw, 5)', 'numeric'],
    ['raw::integer', 'integer'],
    ["raw = 'x'", 'boolean'],
    ['raw > 5', 'boolean'],
    ['raw IN (1, 2)', 'boolean'],
    ['raw BETWEEN 1 AND 2', 'boolean'],
    ["CASE raw WHEN 1 THEN 'one' END", 'text'],
    ["raw > date '2024-01-01'", 'boolean'],
  ] as const)('%s is %s', ([text, type]) => {
    expect(typeOf(text)).toBe(type);
  });

  test('two of them have no sum: numbers, days or lengths of time could be meant', () => {
    const result = compiled('raw + raw2');
    expect(result).toMatchObject({ ok: false, errors: [{ code: 'expression.ambiguous_operator', position: 5 }] });
  });
});

describe('what does not fit is told with a code, a position and what to do', () => {
  test.for([
    ['nmae', 'expression.unknown_column', 1, 'Did you mean "name"?'],
    ['upcase(name)', 'expression.unknown_function', 1, null],
    ['uper(name)', 'expression.unknown_function', 1, 'Did you mean upper()?'],
    ['upper(1)', 'expression.unknown_signature', 1, null],
    ['name + 1', 'expression.unknown_operator', 6, null],
    ['name ~@~ name', 'expression.unsupported', 6, null],
    ["'1' + '2'", 'expression.ambiguous_operator', 5, null],
    ["1 + 'x'", 'expression.bad_literal', 3, null],
    ["date '2023-02-29'", 'expression.bad_literal', 6, null],
    ['born::integer', 'expression.no_cast', 1, null],
    ['n AND ok', 'expression.type_mismatch', 1, null],
    ['CASE WHEN n THEN 1 END', 'expression.type_mismatch', 11, null],
    ['CASE WHEN ok THEN 1 ELSE name END', 'expression.type_mismatch', 1, null],
    ['coalesce(n, name)', 'expression.type_mismatch', 1, null],
    ['price::numeric(0)', 'expression.bad_modifier', 8, null],
    ['n::integer(3)', 'expression.syntax', 11, null],
    ['name[1]', 'expression.type_mismatch', 1, null],
    ['(n, n) = (1, 2, 3)', 'expression.type_mismatch', 8, null],
    ['ARRAY[]', 'expression.open_type', 1, null],
    ["greatest('{}'::json, '[]')", 'expression.unsupported', 1, null],
  ] as const)('%s', ([text, code, position, next]) => {
    const result = compiled(text);
    expect(result).toMatchObject({ ok: false, errors: [{ code, position }] });
    const [issue] = result.ok ? [] : result.errors;
    expect(issue!.message).toMatch(/^[A-Z`"].*\.$/s);
    if (next !== null) expect(issue!.next).toBe(next);
  });

  test('a name in other letters is told to be quoted', () => {
    const result = compileExpression('Name', [column('Name', 'text')]);
    expect(result).toMatchObject({ ok: false, errors: [{ next: expect.stringContaining('quotes') }] });
  });
});

test('the columns that an expression reads are known', () => {
  const result = compiled('CASE WHEN ok THEN n ELSE length(name) END + array_length(ARRAY[price], 1)');
  expect(result.ok && result.expression.columns).toEqual([2, 4, 6, 11]);
});

test('arguments may be given by name', () => {
  expect(typeOf('make_interval(days => n)')).toBe('interval');
  expect(typeOf('make_interval(1, hours => n)')).toBe('interval');
  expect(compiled('make_interval(dayz => n)').ok).toBe(false);
  expect(compiled('make_interval(1, years => n)').ok).toBe(false);
});
