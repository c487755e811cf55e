import { expect, test } from 'vitest';
import type { PreviewNode, PreviewRow } from '../../ui/api/model.ts';
import { columnMarks } from '../../ui/previews/column-marks.ts';
import { beforeOf, linesOf } from '../../ui/previews/preview-sides.ts';

const row = (from: number | null, ...cells: (string | null)[]): PreviewRow => ({ from, origin: null, cells });
const nodeOf = (more: Partial<PreviewNode>): PreviewNode => ({
  node: 'n',
  label: 'n',
  type: 't',
  inputs: [],
  taken: null,
  given: false,
  columns: [],
  rows: [],
  rejects: [],
  dropped: [],
  added: 0,
  ...more,
});
const column = (name: string) => ({ name, type: 'text', nullable: true }) as const;

test('rows that are gone stand where they were, with the reason', () => {
  const node = nodeOf({
    rows: [row(1), row(3), row(3)],
    rejects: [{ from: 0, origin: null, column: null, value: null, code: 'c', reason: 'bad' }],
    dropped: [{ cause: 'filtered', count: 1, rows: [2] }],
  });
  expect(linesOf(node, 5)).toEqual([
    { before: 0, after: null, gone: { kind: 'rejected', reason: 'bad' } },
    { before: 1, after: 0 },
    { before: 2, after: null, gone: { kind: 'dropped', cause: 'filtered' } },
    { before: 3, after: 1 },
    { before: 3, after: 2 },
    { before: 4, after: null, gone: { kind: 'dropped', cause: null } },
  ]);
});

test('rows in another order stand in the new one, and those that are gone at the end', () => {
  const node = nodeOf({ rows: [row(2), row(0)] });
  expect(linesOf(node, 3).map(({ before, after }) => [before, after])).toEqual([
    [2, 0],
    [0, 1],
    [1, null],
  ]);
});

test('rows that are made of several stand beside what they are made of, one after another', () => {
  expect(linesOf(nodeOf({ rows: [row(null)] }), 2)).toEqual([
    { before: 0, after: 0 },
    { before: 1, after: null },
  ]);
  expect(linesOf(nodeOf({ rows: [row(null)] }), 0)).toEqual([{ before: null, after: 0 }]);
});

test('what went in is what all inputs gave, or the part that took this way, each under its own columns', () => {
  const one = nodeOf({ node: 'one', columns: [column('a'), column('b')], rows: [row(0, '1', '2')] });
  const two = nodeOf({ node: 'two', columns: [column('b')], rows: [row(0, '3'), row(1, '4')] });
  const node = nodeOf({ inputs: ['one', 'two'], taken: [0, 2] });
  const { columns, rows } = beforeOf(node, { nodes: [one, two, node] });
  expect(columns.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(rows.map((cells) => Object.fromEntries(cells))).toEqual([{ a: '1', b: '2' }, { b: '4' }]);
});

test('a field that one of several inputs lacks is no change, nor is anything of a row that is made of several', () => {
  const one = nodeOf({ node: 'one', columns: [column('a'), column('b')], rows: [row(0, '1', '2')] });
  const two = nodeOf({ node: 'two', columns: [column('a')], rows: [row(0, '3')] });
  const columns = [column('a'), column('b')];
  const union = nodeOf({ inputs: ['one', 'two'], columns, rows: [row(0, '1', '2'), row(1, '3', null)] });
  const join = nodeOf({ inputs: ['one', 'two'], columns, rows: [row(null, '9', '9')] });
  for (const node of [union, join]) {
    const before = beforeOf(node, { nodes: [one, two, node] });
    expect(columnMarks(node, before, linesOf(node, 2))).toEqual({ before: [null, null], after: [null, null] });
  }
});
