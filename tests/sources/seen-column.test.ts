import { expect, test } from 'vitest';
import type { Column } from '../../runtime/contract/column.ts';
import { addColumns, type SeenColumn } from '../../sources/infer/seen-column.ts';

const column = (type: Column['type'], more: Partial<Column> = {}): Column => ({
  name: 'n',
  type,
  nullable: false,
  ...more,
});

test.each<[string, Column, Column, Partial<Column>]>([
  ['integers and bigints', column('integer'), column('bigint'), { type: 'bigint' }],
  [
    'numerics of several scales',
    column('numeric', { precision: 5, scale: 2 }),
    column('numeric', { precision: 5, scale: 4 }),
    { type: 'numeric', precision: 7, scale: 4 },
  ],
  ['one that may be empty', column('date'), column('date', { nullable: true }), { type: 'date', nullable: true }],
  ['types with none in common', column('integer'), column('text'), { type: 'untyped' }],
  ['a typed one and one without', column('integer'), column('untyped'), { type: 'untyped' }],
])('a column that files say differently has a type for all of them: %s', (_, one, other, expected) => {
  for (const columns of [
    [one, other],
    [other, one],
  ]) {
    const seen = new Map<string, SeenColumn>();
    for (const each of columns) addColumns(seen, [each]);
    expect([...seen.values()].map(({ column: merged }) => merged)).toEqual([
      { name: 'n', nullable: false, ...expected },
    ]);
  }
});
