import { expect, test } from 'vitest';
import { joinNames, nodesFrom } from '../../ui/nodes/node-from.ts';

const node = (id: string, ...inputs: string[]) => ({ id, label: `Node ${id}`, inputs });

test('nodes in a line say nothing of where their rows come from', () => {
  expect([...nodesFrom([node('a'), node('b', 'a'), node('c', 'b')])]).toEqual([]);
});

test('nodes of a graph name those that feed them, each once', () => {
  const from = nodesFrom([node('a'), node('b'), node('j', 'a', 'b'), node('x', 'j', 'j')]);
  expect(Object.fromEntries(from)).toEqual({ j: 'from Node a and Node b', x: 'from Node j' });
});

test('names are put together as in a sentence', () => {
  expect([joinNames([]), joinNames(['a']), joinNames(['a', 'b']), joinNames(['a', 'b', 'c'])]).toEqual([
    '',
    'a',
    'a and b',
    'a, b and c',
  ]);
});
