import { expect, test } from 'vitest';
import { union } from '../../operators/union.ts';
import type { Column, ColumnTypes } from '../../runtime/contract/index.ts';
import { describeOperator } from '../contract/describe-operator.ts';

const column = (name: string, type: Column['type'], more: Partial<Column> = {}): Column => ({
  name,
  type,
  nullable: false,
  ...more,
});

describeOperator(union, {
  cases: [
    {
      title: 'changes no row',
      config: {},
      columns: [column('a', 'text')],
      rows: [{ a: 'x' }],
      expect: [{ a: 'x' }],
    },
  ],
  typing: [
    { title: 'keeps the columns of a single input', config: {}, columns: [column('a', 'text')], output: ['a text'] },
  ],
});

const united = (...inputs: readonly ColumnTypes[]) => union.unite!(inputs);

test('columns are matched by name; one that an input lacks may be NULL', () => {
  expect(united([column('a', 'text'), column('b', 'integer')], [column('b', 'integer')])).toEqual({
    columns: [column('a', 'text', { nullable: true }), column('b', 'integer')],
    issues: [],
  });
});

test('a field that nobody declared takes the type of the others', () => {
  const undeclared = column('a', 'untyped', { sourceOrdinal: 3 });
  expect(united([undeclared], [column('a', 'date')]).columns).toEqual([column('a', 'date')]);
  expect(united([undeclared], [undeclared]).columns).toEqual([undeclared]);
  expect(united([undeclared], [column('a', 'untyped', { sourceOrdinal: 4 })]).columns).toEqual([
    column('a', 'untyped'),
  ]);
});

test('of bounds that differ those stay that hold the values of all inputs', () => {
  const money = column('a', 'numeric', { precision: 10, scale: 2 });
  expect(united([money], [money]).columns).toEqual([money]);
  expect(united([money], [column('a', 'numeric', { precision: 6, scale: 4 })]).columns).toEqual([
    column('a', 'numeric', { precision: 12, scale: 4 }),
  ]);
  expect(united([money], [column('a', 'numeric')]).columns).toEqual([column('a', 'numeric')]);
  const short = column('a', 'varchar', { length: 5 });
  const long = column('a', 'varchar', { length: 9 });
  expect(united([short], [long]).columns).toEqual([long]);
  expect(united([short], [column('a', 'text')]).columns).toEqual([column('a', 'text')]);
  expect(united([short], [column('a', 'untyped')]).columns).toEqual([column('a', 'text')]);
});

test('types that differ are named', () => {
  const { issues } = united([column('a', 'integer')], [column('a', 'date')]);
  expect(issues).toMatchObject([
    { code: 'union.types_differ', message: 'Field "a" is integer in one input and date in another.' },
  ]);
});
