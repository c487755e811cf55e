import { describe, expect, test } from 'vitest';
import {
  bothWays,
  columnsOf,
  fileOf,
  JOIN,
  JOIN_COUNTS,
  JOIN_PAIRS,
  LEFT,
  lettersOf,
  pairsOf,
  RIGHT,
  rowsOf,
} from './lane-joins.ts';
import { noting, UNSTAGED, wayOf } from './noting.ts';
import type { Load, Workplace } from './workplace.ts';

const [JOINED] = JOIN.nodes!;
const filter = (id: string, config: Readonly<Record<string, string>>) => ({ id, nodeType: 'filter_rows', config });
const rename = (id: string, sourceField: string, targetField: string) => ({
  id,
  nodeType: 'rename_field',
  config: { sourceField, targetField },
});
const edgesOf = (...lines: readonly string[]) =>
  lines.flatMap((line) => {
    const nodes = line.split(' ');
    return nodes.slice(1).map((to, at) => [nodes[at]!, to] as const);
  });

describe('a row that is rejected', () => {
  const files = {
    'left/0.csv': fileOf(LEFT, ['0,1,a', '1,x,"two\nlines"', '2,2,c', 'three,1,d', '8,1,e,f']),
    'left/1.csv': fileOf(LEFT, ['4,1,e', '5,99999999999,f']),
    // The second would match two left ones.
    'right/0.csv': fileOf(RIGHT, ['0,1,2024-01-01', '1,1,soon', '2,y,', '3,2,2024-02-02']),
    'right/1.csv': fileOf(RIGHT, ['9', 'z,1,']),
  };
  const LETTERS = [
    ['joined', 'left/0.csv', 2, 3, 'k', 'x', 'row.not_an_integer', { nr: '1', k: 'x', v: 'two\nlines' }],
    ['joined', 'left/0.csv', 4, 6, 'nr', 'three', 'row.not_an_integer', { nr: 'three', k: '1', v: 'd' }],
    ['src', 'left/0.csv', 5, 7, null, null, 'row.too_many_fields', { raw: '8,1,e,f' }],
    ['joined', 'left/1.csv', 2, 3, 'k', '99999999999', 'row.out_of_range', { nr: '5', k: '99999999999', v: 'f' }],
    ['joined', 'right/0.csv', 2, 3, 'w', 'soon', 'row.not_a_date', { rnr: '1', k2: '1', w: 'soon' }],
    ['joined', 'right/0.csv', 3, 4, 'k2', 'y', 'row.not_an_integer', { rnr: '2', k2: 'y', w: null }],
    ['right', 'right/1.csv', 1, 2, null, null, 'row.too_few_fields', { raw: '9' }],
    ['joined', 'right/1.csv', 2, 3, 'rnr', 'z', 'row.not_an_integer', { rnr: 'z', k2: '1', w: null }],
  ].map(([node, label, row, line, cell, value, code, record]) => ({
    node,
    label,
    row,
    line,
    cell,
    value,
    code,
    record,
  }));
  const filtered: Partial<Load> = {
    nodes: [filter('some', { field: 'v', operator: '!=', value: 'c' }), JOINED!],
    edges: edgesOf('src some joined out', 'right joined'),
  };

  test.each<[string, Partial<Load>, string, Record<string, number>]>([
    ['', {}, '0-0 2-3 4-0', { loaded: 3, folded: 2, filtered: 0 }],
    [' behind a filter', filtered, '0-0 4-0', { loaded: 2, folded: 1, filtered: 2 }],
  ])('by the type of a cell%s is a dead letter as of a staged load, once', async (_, changes, pairs, counts) => {
    const [inLane, staged] = await bothWays({ ...JOIN, files, execution: { errorHandling: 'dlq' }, ...changes });
    const all = { read: 13, added: 0, deadLettered: 8, ...counts };
    expect(inLane).toMatchObject({ status: 'partial', balanced: true, error: null, counts: all });
    expect(pairsOf(inLane.rows)).toBe(pairs);
    expect(inLane.letters).toEqual(LETTERS);
    expect(staged).toEqual(inLane);
  });

  test.each([
    ['left', { label: 'left/1.csv', row: 2, line: 3 }, 'k'],
    ['right', { label: 'right/0.csv', row: 2, line: 3 }, 'w'],
  ] as const)(
    'stops the run where none may be bad, on the %s side; the table stays empty',
    async (side, origin, column) => {
      await using work = await noting({
        ...JOIN,
        files: { ...JOIN.files, [origin.label]: files[origin.label] },
        execution: { errorHandling: 'fail' },
      });
      const run = await work.run();
      const error = { code: 'row.rejected', node: 'joined', origin, detail: { column } };
      expect(run, side).toMatchObject({ status: 'failed', balanced: true, error, counts: { read: 0, loaded: 0 } });
      expect([await rowsOf(work), await lettersOf(work)]).toEqual([[], []]);
      expect(await wayOf(work)).toEqual(UNSTAGED);
    },
  );
});

describe('operators on both sides and behind', () => {
  const before = [
    filter('some', { field: 'nr', operator: '<', value: '5' }),
    rename('key', 'k', 'ref'),
    filter('known', { field: 'w', operator: 'is_not_null' }),
    rename('named', 'w', 'v'),
    { ...JOINED!, config: { type: 'left', on: [{ left: 'ref', right: 'k2' }], prefix: 'their_' } },
  ];
  const compute = { id: 'sum', nodeType: 'compute_field', config: { outputField: 'sum', expression: 'nr * 10 + rnr' } };
  const fields = columnsOf('nr integer, v text, rnr integer, their_v date, sum integer');

  test('give the rows of a staged load', async () => {
    const [inLane, staged] = await bothWays({
      ...JOIN,
      fields,
      nodes: [...before, compute, filter('late', { field: 'nr', operator: '!=', value: '0' })],
      edges: edgesOf('src some key joined', 'right known named joined', 'joined sum late out'),
    });
    const counts = { read: 10, loaded: 3, added: 0, folded: 2, filtered: 5 };
    expect(inLane).toMatchObject({ status: 'success', balanced: true, error: null, counts });
    expect(inLane.rows).toEqual([
      { nr: '1', v: 'b', rnr: null, their_v: null, sum: null },
      { nr: '2', v: 'c', rnr: '3', their_v: '2024-02-02', sum: '23' },
      { nr: '4', v: 'e', rnr: '0', their_v: '2024-01-01', sum: '40' },
    ]);
    expect(staged).toEqual(inLane);
  });

  test('part them to two targets', async () => {
    const other = { name: 'other', fields: columnsOf('nr integer') };
    const route = { name: 'matched', field: 'rnr', operator: 'is_not_null' };
    const load: Load = {
      ...JOIN,
      schemas: { other },
      nodes: [
        JOINED!,
        { id: 'fork', nodeType: 'branch', config: { routes: [route], default: 'lonely' } },
        { id: 'other', nodeType: 'target', config: { schema: 'other' } },
      ],
      edges: [...edgesOf('src joined fork', 'right joined'), ['fork', 'out', 'matched'], ['fork', 'other', 'lonely']],
    };
    const [inLane, staged] = await bothWays(load, ['ds_t', 'ds_other']);
    expect(inLane).toMatchObject({ status: 'success', balanced: true, error: null, counts: JOIN_COUNTS });
    expect(pairsOf(inLane.rows)).toBe('0-0 0-9 2-3 4-0 4-9 1- 5-');
    expect(staged).toEqual(inLane);
  });
});

const labelsOf = async (work: Workplace) => {
  const splits = await work.query<{ label: string }>('SELECT label FROM sluice.splits ORDER BY ordinal');
  return splits.map(({ label }) => label);
};

describe('sources of the right side', () => {
  test('are read first, though they come last', async () => {
    await using work = await noting(JOIN, { lanes: 'thread' });
    expect(await work.run()).toMatchObject({ status: 'success', balanced: true, counts: JOIN_COUNTS });
    expect(pairsOf(await rowsOf(work))).toBe(JOIN_PAIRS);
    expect(await labelsOf(work)).toEqual(['right/0.csv', 'right/1.csv', 'left/0.csv', 'left/1.csv']);
    expect(await wayOf(work)).toEqual(UNSTAGED);
  });

  test('may be several, beside others that go to another target', async () => {
    const { right } = JOIN.moreSources!;
    const load: Load = {
      ...JOIN,
      files: { ...JOIN.files, 'more/0.csv': fileOf(RIGHT, ['20,1,', '21,3,2024-03-03']), 'lone/0.csv': 'nr\n77\n' },
      moreSources: { lone: { path: 'lone' }, more: { ...right, path: 'more' }, right: right!, same: { path: 'left' } },
      schemas: { other: { name: 'other', fields: columnsOf('nr integer') } },
      nodes: [
        { id: 'all', nodeType: 'union' },
        { id: 'both', nodeType: 'union' },
        JOINED!,
        { id: 'other', nodeType: 'target', config: { schema: 'other' } },
      ],
      edges: edgesOf('src both joined out', 'same both', 'more all joined', 'right all', 'lone other'),
    };
    const [inLane, staged] = await bothWays(load, ['ds_t', 'ds_other']);
    expect(inLane).toMatchObject({ status: 'success', balanced: true, error: null, counts: { read: 18, loaded: 19 } });
    const pairs = '0-20 0-0 0-9 1-21 2-3 4-20 4-0 4-9 5-';
    expect(pairsOf(inLane.rows)).toBe(`${pairs} ${pairs} 77-`);
    expect(staged).toEqual(inLane);
  });
});

describe('sides without rows', () => {
  const [none, empty] = [fileOf(LEFT, []), fileOf(RIGHT, [])];
  const noRight = { 'right/0.csv': empty, 'right/1.csv': '' };
  const noLeft = { 'left/0.csv': none, 'left/1.csv': none };
  const noKeys = { 'right/0.csv': fileOf(RIGHT, ['0,,', '1,,']), 'right/1.csv': empty };
  test.each<[string, string, Load['files'], string, Record<string, number>]>([
    ['the right one', 'inner', noRight, '', { read: 5, loaded: 0, filtered: 5 }],
    ['the right one', 'left', noRight, '0- 1- 2- 4- 5-', { read: 5, loaded: 5, filtered: 0 }],
    ['the left one', 'left', noLeft, '', { read: 5, loaded: 0, filtered: 5 }],
    ['both', 'left', { ...noRight, ...noLeft }, '', { read: 0, loaded: 0, filtered: 0 }],
    ['keys on the right', 'left', noKeys, '0- 1- 2- 4- 5-', { read: 7, loaded: 5, filtered: 2 }],
  ])('%s, %s: all is accounted for', async (_, type, changed, pairs, counts) => {
    const nodes = [{ ...JOINED!, config: { type, on: [{ left: 'k', right: 'k2' }] } }];
    await using work = await noting({ ...JOIN, nodes, files: { ...JOIN.files, ...changed } });
    const all = { added: 0, folded: 0, ...counts };
    expect(await work.run()).toMatchObject({ status: 'success', balanced: true, error: null, counts: all });
    expect(pairsOf(await rowsOf(work))).toBe(pairs);
    expect(await wayOf(work)).toEqual(UNSTAGED);
  });
});
