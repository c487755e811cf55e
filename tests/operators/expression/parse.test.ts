import { describe, expect, test } from 'vitest';
import { compileExpression } from '../../../operators/expression/index.ts';
import { column } from '../../contract/batch-of.ts';

const columns = [column('name', 'text'), column('Größe', 'integer'), column('a.b', 'integer')];

function issueOf(text: string) {
  const compiled = compileExpression(text, columns);
  return compiled.ok ? null : compiled.errors[0]!;
}

describe('a text is one expression', () => {
  test.for([
    ['', 'expression.empty', 1],
    [' -- nothing', 'expression.empty', 1],
    ['1, 2', 'expression.not_one_expression', 4],
    ['1; SELECT 2', 'expression.not_one_expression', 1],
    ['1;', 'expression.syntax', 2],
    ['name AS other', 'expression.not_one_expression', 1],
    ['name other', 'expression.not_one_expression', 1],
    ['1 FROM pg_class', 'expression.not_one_expression', 1],
    ['1 WHERE true', 'expression.not_one_expression', 1],
    ['1 ORDER BY 1', 'expression.not_one_expression', 1],
    ['1 LIMIT 1', 'expression.not_one_expression', 1],
    ['1 UNION SELECT 2', 'expression.empty', 1],
    ['ALL 1', 'expression.syntax', 1],
    ['DISTINCT 1', 'expression.not_one_expression', 1],
    ['1) + (2', 'expression.syntax', 2],
    ['1 +', 'expression.syntax', 4],
    ["'open", 'expression.syntax', 1],
    ['1 \0', 'expression.syntax', 3],
    [`1${' '.repeat(30_000)}`, 'expression.too_long', 20_001],
    [`${'f('.repeat(9_000)}1`, 'expression.syntax', 1],
    [`1${'+1'.repeat(2_000)}`, 'expression.too_deep', 1],
    [`${'NOT '.repeat(1_000)}true`, 'expression.too_deep', 1],
  ] as const)('%s', ([text, code, position]) => {
    const issue = issueOf(text);
    expect(issue).toMatchObject({ code });
    if (text.length < 100) expect(issue!.position).toBe(position);
  });

  test.for(['1 -- a comment', '/* one */ 1', '\n1\n', '((1))', '"a.b"', '"Größe" + 1'])('%s', (text) => {
    expect(issueOf(text)).toBeNull();
  });

  test('the grammar still works after a text that it gave up on', () => {
    expect(issueOf(`${'f('.repeat(9_000)}`)).not.toBeNull();
    expect(issueOf('1 + 1')).toBeNull();
  });
});

describe('positions count UTF-16 units from 1, as editors do', () => {
  test.for([
    ['nmae', 1],
    ["'日本語🦦' || nmae", 12],
    ['"Größe" + nmae', 11],
    ['\n  nmae', 4],
    ["name = 'x' AND upper(1)", 16],
    ["date 'tomorrow's end'", 18],
    ["name || '1'::inteeger", 14],
  ] as const)('%s', ([text, position]) => {
    expect(issueOf(text)?.position).toBe(position);
  });
});

describe('what a row cannot be evaluated with is refused by name', () => {
  test.for([
    ['(SELECT 1)', 'subqueries'],
    ['EXISTS (SELECT 1)', 'subqueries'],
    ['1 IN (SELECT 1)', 'subqueries'],
    ['ARRAY(SELECT 1)', 'subqueries'],
    ['$1', 'parameters'],
    ['*', '`*`'],
    ['t.name', 'qualified names'],
    ['(name).x', 'fields of composite values'],
    ['count(*)', 'aggregates'],
    ['sum(1) FILTER (WHERE true)', 'aggregates'],
    ['rank() OVER ()', 'window functions'],
    ['random()', 'random()'],
    ['gen_random_uuid()', 'gen_random_uuid()'],
    ['current_user', 'current_user()'],
    ['ROW(1, 2)', 'rows of several values'],
    ["'a'::char(3)", 'char(n)'],
    ["'a'::xml", 'xml'],
    ["'1'::money", 'money'],
    ['ARRAY[ARRAY[1]]', 'arrays of arrays'],
    ["'{}'::int[][]", 'several dimensions'],
    ["B'101'", 'bit strings'],
    ['name COLLATE "de_DE"', 'collation "de_DE"'],
    ['my.upper(name)', 'schema "my"'],
    ['1 OPERATOR(my.+) 1', 'schema "my"'],
    ["XMLPARSE(DOCUMENT '<a/>')", 'XML'],
    ['DEFAULT', 'DEFAULT'],
  ] as const)('%s', ([text, named]) => {
    const issue = issueOf(text);
    expect(issue?.code).toBe('expression.unsupported');
    expect(issue?.message).toContain(named);
    expect(issue?.next).toMatch(/^[A-Z].*\.$/);
  });
});
