import { expect, test } from 'vitest';
import type { PreviewNode } from '../../ui/api/model.ts';
import { givers, takers } from '../../ui/previews/row-ways.ts';

const nodeOf = (id: string, rows: number, more: Partial<PreviewNode> = {}): PreviewNode => ({
  node: id,
  label: `Node ${id}`,
  type: 't',
  inputs: [],
  taken: null,
  given: false,
  columns: [],
  rows: Array.from({ length: rows }, (_, from) => ({ from, origin: null, cells: [] })),
  rejects: [],
  dropped: [],
  added: 0,
  ...more,
});

test('rows that go into a union or a join say which node gave them', () => {
  const [a, b] = [nodeOf('a', 2), nodeOf('b', 1)];
  const union = nodeOf('u', 3, { inputs: ['a', 'b'] });
  const join = nodeOf('j', 1, { inputs: ['a', 'b'], taken: [1, 2], type: 'join' });
  const nodes = [a, b, union, join];
  expect(givers(union, { nodes })).toEqual(['Node a', 'Node a', 'Node b']);
  expect(givers(join, { nodes })).toEqual(['Node a, left', 'Node b, right']);
  expect(givers(nodeOf('x', 3, { inputs: ['u'] }), { nodes })).toBeNull();
});

test('rows that come out of a branch say which nodes took them', () => {
  const fork = nodeOf('f', 3);
  const other = nodeOf('o', 2);
  const left = nodeOf('l', 1, { inputs: ['f'], taken: [0] });
  const right = nodeOf('r', 4, { inputs: ['o', 'f'], taken: [0, 1, 2, 3] });
  const nodes = [fork, other, left, right];
  expect(takers(fork, { nodes })).toEqual(['Node l and Node r', 'Node r', '']);
  expect(takers(other, { nodes })).toBeNull();
});
