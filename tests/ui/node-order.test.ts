import { expect, test } from 'vitest';
import { nodesInOrder } from '../../ui/pipelines/node-order.ts';

const node = (id: string) => ({ id, nodeType: 'x', label: id, config: {}, positionX: 0, positionY: 0 });
const edge = (from: string, to: string) => ({ sourceNodeId: from, targetNodeId: to });
const order = (ids: string, ...edges: [string, string][]) =>
  nodesInOrder({ nodes: [...ids].map(node), edges: edges.map(([from, to]) => edge(from, to)) })
    .map(({ id }) => id)
    .join('');

test('puts each node after all that feed it, however they were saved', () => {
  expect(order('cab', ['a', 'b'], ['b', 'c'])).toBe('abc');
  expect(order('dbca', ['a', 'b'], ['a', 'c'], ['b', 'd'], ['c', 'd'])).toBe('abcd');
});

test('loses no node of a cycle', () => {
  expect(order('abc', ['a', 'b'], ['b', 'c'], ['c', 'b'])).toBe('abc');
});
