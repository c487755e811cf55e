import { expect, test } from 'vitest';
import { emptyCounters } from '../../runtime/commit/counters.ts';
import { runSplit } from '../../runtime/commit/split-ids.ts';
import type { TakenSplit } from '../../runtime/commit/take-splits.ts';
import type { Source } from '../../runtime/contract/source.ts';
import { announce } from '../../runtime/graph/announce.ts';

const taken = (id: string, node: string | null, position: null | { byte: string } = null): TakenSplit => ({
  split: runSplit(node, { id, label: id, bytes: 1, meta: {} }),
  ordinal: 0,
  node,
  epoch: '1',
  position,
  counters: emptyCounters(),
  done: false,
});

test('each source hears of its own splits, by its own ids, in their order, and of none that is read on', () => {
  const heard: [string, string[]][] = [];
  const source = (name: string) =>
    ({ soon: (splits) => heard.push([name, splits.map(({ id }) => id)]) }) as Pick<Source, 'soon'> as Source;
  const sources = new Map([
    ['first', source('first')],
    ['second', source('second')],
    ['deaf', {} as Source],
  ]);
  const splits = [
    taken('a', null),
    taken('b', 'second'),
    taken('c', null),
    taken('d', null, { byte: '7' }),
    taken('e', 'deaf'),
  ];
  announce(sources, 'first', splits, new AbortController().signal);
  expect(heard).toEqual([
    ['first', ['a', 'c']],
    ['second', ['b']],
  ]);
});
