import { describe, expect, test } from 'vitest';
import {
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
import { begunAnew, noting, STAGED, wayOf } from './noting.ts';
import type { Load } from './workplace.ts';

const [JOINED] = JOIN.nodes!;
const typed = (type: string) => ({ ...JOINED!, config: { type, on: [{ left: 'k', right: 'k2' }] } });
const once = (keyField: string) => ({ id: 'n', nodeType: 'deduplicate', config: { keyFields: [keyField] } });
const [SRC, RIGHT_EDGE, OUT] = JOIN.edges!;
const behind: Load['edges'] = [SRC!, RIGHT_EDGE!, ['joined', 'n'], ['n', 'out']];

/** Each row that has a key beside all rows of its own source. */
const OF_ONE: Partial<Load> = {
  moreSources: {},
  nodes: [
    { id: 'all', nodeType: 'filter_rows', config: { field: 'k', operator: 'is_not_null' } },
    { id: 'other', nodeType: 'rename_field', config: { sourceField: 'k', targetField: 'k2' } },
    { id: 'rnr', nodeType: 'rename_field', config: { sourceField: 'nr', targetField: 'rnr' } },
    { id: 'less', nodeType: 'drop_fields', config: { fields: ['v'] } },
    JOINED!,
  ],
  edges: [
    ['src', 'all'],
    ['all', 'joined'],
    ['src', 'other'],
    ['other', 'rnr'],
    ['rnr', 'less'],
    ['less', 'joined'],
    OUT!,
  ],
};

const TWICE: Partial<Load> = {
  schemas: { other: { name: 'other', fields: columnsOf(RIGHT) } },
  nodes: [JOINED!, { id: 'other', nodeType: 'target', config: { schema: 'other' } }],
  edges: [...JOIN.edges!, ['right', 'other']],
};

describe('one lane stages both sides', () => {
  const validated = (mode: string) => ({ execution: { validation: { mode } } });
  const counted = { id: 'n', nodeType: 'validate', config: { datasetLevel: { rowCount: { min: 1 } } } };
  test.each<[string, Partial<Load>, string, Record<string, number>]>([
    ['of a right join', { nodes: [typed('right')] }, '0-0 0-9 2-3 4-0 4-9 -1 -10', { loaded: 7, filtered: 2 }],
    ['of a full join', { nodes: [typed('full')] }, `${JOIN_PAIRS} -1 -10`, { loaded: 9, filtered: 0 }],
    ['where the table is emptied', { target: { loadMode: 'truncate' } }, JOIN_PAIRS, JOIN_COUNTS],
    ['where none of the rows may be bad', validated('strict'), JOIN_PAIRS, JOIN_COUNTS],
    ['where bad cells are mended', validated('coerce'), JOIN_PAIRS, JOIN_COUNTS],
    ['that are held to rules of all together', { nodes: [JOINED!, counted], edges: behind }, JOIN_PAIRS, JOIN_COUNTS],
    ['before which the table is kept', { target: { backupBeforeLoad: true } }, JOIN_PAIRS, JOIN_COUNTS],
    ['where the right one goes elsewhere too', TWICE, JOIN_PAIRS, { ...JOIN_COUNTS, loaded: 12, added: 7 }],
    ['of one source', OF_ONE, '0-0 0-4 1-1 2-2 4-0 4-4', { read: 5, added: 7, folded: 4, filtered: 2, loaded: 6 }],
    [
      'where keys are remembered on the right',
      { nodes: [once('k2'), JOINED!], edges: [SRC!, ['right', 'n'], ['n', 'joined'], OUT!] },
      '0-0 1- 2-3 4-0 5-',
      { deduplicated: 1, added: 0, folded: 2, filtered: 2, loaded: 5 },
    ],
    [
      'where keys are remembered behind',
      { nodes: [JOINED!, once('nr')], edges: behind },
      '0-0 1- 2-3 4-0 5-',
      { ...JOIN_COUNTS, deduplicated: 2, loaded: 5 },
    ],
  ])('%s', async (_, changes, pairs, counts) => {
    await using work = await noting({ ...JOIN, ...changes });
    expect(await work.run()).toMatchObject({ status: 'success', balanced: true, error: null, counts });
    expect(pairsOf(await rowsOf(work))).toBe(pairs);
    expect(await wayOf(work)).toEqual(STAGED);
  });

  test('where another operator holds rows too', async () => {
    const count = { field: 'rnr', function: 'count', alias: 'rnr' };
    const most = { id: 'n', nodeType: 'aggregate', config: { groupByFields: ['nr'], aggregations: [count] } };
    await using work = await noting({
      ...JOIN,
      fields: JOIN.fields.filter(({ name }) => name.endsWith('nr')),
      nodes: [JOINED!, most],
      edges: behind,
    });
    expect(await work.run()).toMatchObject({ status: 'success', balanced: true, error: null, counts: { loaded: 5 } });
    expect(
      pairsOf(await rowsOf(work))
        .split(' ')
        .sort()
        .join(' '),
    ).toBe('0-2 1-0 2-1 4-2 5-0');
    expect(await wayOf(work)).toEqual({ ...STAGED, stages: 2 });
  });
});

describe('a load begins anew, and is staged', () => {
  test.each([
    ['a check', 'CHECK (rnr <> 9)', 'row.check'],
    ['a unique index', 'UNIQUE (nr)', 'row.unique'],
  ])('where the table refuses rows by %s: they are dead letters', async (_, rule, code) => {
    await using work = await noting({ ...JOIN, execution: { errorHandling: 'dlq' } });
    await work.query(`ALTER TABLE ds_t ADD CONSTRAINT rule ${rule}`);
    const counts = { ...JOIN_COUNTS, loaded: 5, deadLettered: 2 };
    expect(await work.run()).toMatchObject({ status: 'partial', balanced: true, error: null, counts });
    expect(pairsOf(await rowsOf(work))).toBe('0-0 1- 2-3 4-0 5-');
    const letters = (await lettersOf(work)).map(({ node, row, code: told }) => [node, row, told]);
    expect(letters).toEqual([2, 6].map((row) => ['out', row, code]));
    expect(await wayOf(work)).toEqual(begunAnew('the table refuses a row'));
  });

  test('where a batch has more matches than there is room for', async () => {
    const ROWS = 520;
    const lines = Array.from({ length: ROWS }, (_, nr) => `${nr},1,`);
    const files = { 'left/0.csv': fileOf(LEFT, lines), 'right/0.csv': fileOf(RIGHT, lines) };
    await using work = await noting(
      { ...JOIN, files, fields: JOIN.fields.filter(({ name }) => name.endsWith('nr')) },
      { lanes: 'thread' },
    );
    const counts = { read: 2 * ROWS, loaded: ROWS * ROWS, added: ROWS * (ROWS - 1), folded: ROWS, filtered: 0 };
    expect(await work.run()).toMatchObject({ status: 'success', balanced: true, error: null, counts });
    expect(
      await work.query(
        'SELECT count(*)::int AS rows, count(DISTINCT (nr, rnr))::int AS pairs, max(nr), min(rnr) FROM ds_t',
      ),
    ).toEqual([{ rows: ROWS * ROWS, pairs: ROWS * ROWS, max: ROWS - 1, min: 0 }]);
    expect(await wayOf(work)).toEqual(begunAnew(`${ROWS} rows of its left side have more than 262144 matches`));
  });
});
