import { expect, test } from 'vitest';
import { layOut } from '../../ui/pipelines/graph-layout.ts';

const edge = (from: string, to: string, label: string | null = null) => ({ from, to, label });

test('each node stands below all that feed it, and parted ways beside each other', () => {
  const edges = [edge('s', 'fork'), edge('fork', 'a', 'l'), edge('fork', 'b', 'r'), edge('a', 'u'), edge('b', 'u')];
  const { layers, width, places } = layOut(['s', 'fork', 'a', 'b', 'u'], edges);
  expect({ layers, width }).toEqual({ layers: 4, width: 2 });
  expect(Object.fromEntries(places)).toMatchObject({
    s: { layer: 0, x: 1 },
    fork: { layer: 1, x: 1 },
    a: { layer: 2, x: 0.5 },
    b: { layer: 2, x: 1.5 },
    u: { layer: 3, x: 1 },
  });
});

test('an edge that passes a layer has a place in it, where no node stands', () => {
  const edges = [edge('fork', 'a', 'l'), edge('fork', 'u', 'r'), edge('a', 'u')];
  const { width, ways, places } = layOut(['fork', 'a', 'u'], edges);
  expect(width).toBe(2);
  expect(ways[1]?.places.map(({ layer }) => layer)).toEqual([0, 1, 2]);
  expect(ways[1]?.places[1]).not.toEqual(places.get('a'));
});

test('a node stands straight below what feeds it alone, and ways that part stand around what they part from', () => {
  const edges = [
    edge('a', 'u'),
    edge('b', 'u'),
    edge('u', 'fork'),
    edge('fork', 'x'),
    edge('fork', 'y'),
    edge('y', 'z'),
  ];
  const { places } = layOut(['a', 'b', 'u', 'fork', 'x', 'y', 'z'], edges);
  expect(places.get('fork')?.x).toBe(places.get('u')?.x);
  expect(places.get('z')?.x).toBe(places.get('y')?.x);
  expect([places.get('x')?.x, places.get('y')?.x]).toEqual([0.5, 1.5]);
});

test('nodes of a layer stand one apart at least, and within the width', () => {
  const edges = ['p', 'q', 'r', 's'].map((to) => edge('a', to));
  const { width, places } = layOut(['a', 'b', 'p', 'q', 'r', 's', 't'], [...edges, edge('b', 't')]);
  expect(width).toBe(5);
  expect(['p', 'q', 'r', 's', 't'].map((id) => places.get(id)?.x)).toEqual([0.5, 1.5, 2.5, 3.5, 4.5]);
});

test('a circle, which can be saved, is laid out all the same', () => {
  const { places } = layOut(['s', 'a', 'b'], [edge('s', 'a'), edge('a', 'b'), edge('b', 'a')]);
  expect([...places.keys()].sort()).toEqual(['a', 'b', 's']);
});
