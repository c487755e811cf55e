import { describe, expect, test } from 'vitest';
import { addCounters, emptyCounters, type NodeCounters, type SplitCounters } from '../../runtime/commit/counters.ts';
import type { RowFlow } from '../../runtime/commit/plan-flow.ts';
import { rowEquation } from '../../runtime/commit/row-equation.ts';

const node = (rest: Partial<NodeCounters>): NodeCounters => ({
  in: 0,
  out: 0,
  added: 0,
  dropped: {},
  rejected: 0,
  busyMs: 0,
  ...rest,
});

/** 10 read, 1 malformed, 3 filtered, 1 refused by the target, 5 loaded. */
const balanced = (): SplitCounters => ({
  read: 10,
  loaded: 5,
  bytes: 100,
  skipped: 1,
  deadLettered: 1,
  nodes: {
    src: node({ in: 10, out: 9, rejected: 1 }),
    keep: node({ in: 9, out: 6, dropped: { filtered: 3 } }),
    out: node({ in: 6, out: 5, rejected: 1 }),
  },
  droppedValues: { ssn: 4 },
});
const flow: RowFlow = {
  sources: ['src'],
  targets: ['out'],
  edges: [
    { from: 'src', to: 'keep' },
    { from: 'keep', to: 'out' },
  ],
};

test('counters that add up balance, however many splits', () => {
  expect(rowEquation([balanced(), balanced()], flow)).toEqual({
    counts: {
      read: 20,
      added: 0,
      loaded: 10,
      filtered: 6,
      deduplicated: 0,
      folded: 0,
      superseded: 0,
      skipped: 2,
      deadLettered: 2,
    },
    balanced: true,
    faults: [],
  });
  expect(rowEquation([], flow).balanced).toBe(true);
});

test('adding counters leaves the summands as they are', () => {
  const one = balanced();
  addCounters(one, balanced());
  addCounters(emptyCounters(), one);
  expect(one).toEqual(balanced());
});

describe('a fault anywhere is found and named', () => {
  const cases: [string, (counters: SplitCounters) => void, RegExp][] = [
    ['a row lost at a node', (c) => (c.nodes.keep = node({ in: 9, out: 5, dropped: { filtered: 3 } })), /Node keep/],
    ['a drop reported twice', (c) => (c.nodes.keep = node({ in: 9, out: 6, dropped: { filtered: 4 } })), /Node keep/],
    [
      'a row lost between two nodes',
      (c) => (c.nodes.keep = node({ in: 8, out: 6, dropped: { filtered: 2 } })),
      /Node src gave 9 rows, node keep took 8/,
    ],
    ['more loaded than the target counted', (c) => (c.loaded = 6), /The target loaded 6 rows/],
    ['more read than the source counted', (c) => (c.read = 11), /The source read 11 rows/],
    ['a reject that went nowhere', (c) => (c.deadLettered = 0), /2 rows rejected ≠ 1 skipped \+ 0 dead-lettered/],
    ['a node that counted nothing', (c) => delete c.nodes.keep, /Node src gave 9 rows, node keep took 0/],
  ];
  test.each(cases)('%s', (_, spoil, fault) => {
    const counters = balanced();
    spoil(counters);
    const equation = rowEquation([counters], flow);
    expect(equation.balanced).toBe(false);
    expect(equation.faults.join('\n')).toMatch(fault);
  });
});

describe('rows that part and meet', () => {
  /** 10 read; 4 by the one route, 5 by the other, 1 by none; the first five are copied; all meet again. */
  const parted = (): SplitCounters => ({
    ...balanced(),
    read: 10,
    loaded: 13,
    skipped: 0,
    deadLettered: 0,
    nodes: {
      src: node({ in: 10, out: 10 }),
      branch: node({ in: 10, out: 13, added: 4, dropped: { filtered: 1 } }),
      left: node({ in: 4, out: 4 }),
      right: node({ in: 5, out: 5 }),
      union: node({ in: 13, out: 13 }),
      out: node({ in: 13, out: 13 }),
    },
  });
  const edges = [
    ['src', 'branch'],
    ['branch', 'left'],
    ['branch', 'right'],
    ['branch', 'union'],
    ['left', 'union'],
    ['right', 'union'],
    ['union', 'out'],
  ].map(([from = '', to = '']) => ({ from, to }));
  const graph: RowFlow = { ...flow, edges };

  test('balance', () => {
    expect(rowEquation([parted()], graph).faults).toEqual([]);
  });

  test('are missed where one of them does not arrive', () => {
    const counters = parted();
    counters.nodes.right = node({ in: 4, out: 5, added: 1 });
    expect(rowEquation([counters], graph).faults.join(' ')).toMatch(/Nodes .*branch.* gave 22 rows, nodes .* took 21/);
  });
});
