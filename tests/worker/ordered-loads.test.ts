import { describe, expect, test, vi } from 'vitest';
import { begunAnew, noting, STAGED, UNSTAGED, wayOf } from './noting.ts';
import {
  arrived,
  COLUMNS,
  expectOrder,
  keyOf,
  lettersOf,
  loadOf,
  NARROW,
  outcomeOf,
  part,
  ROWS,
  SORT,
  WIDE,
} from './ordered-rows.ts';
import { ended, type Load } from './workplace.ts';

/** `ORDER BY` of Postgres, each field with its direction and its place of NULL, as a node. */
const sortBy = (order: string) => {
  const fields = order.split(', ').map((by) => {
    const [, field = '', direction = '', nulls = ''] = /^(\w).* (asc|desc) NULLS (first|last)$/.exec(by) ?? [];
    return { field, direction, nulls };
  });
  return { nodeType: 'sort', config: { fields } };
};

describe('a sort before the target', () => {
  test.each([
    't COLLATE "C" asc NULLS first',
    't COLLATE "C" desc NULLS first, k asc NULLS last',
    'n asc NULLS last, d desc NULLS last',
    'b desc NULLS last, f asc NULLS first',
    'k asc NULLS last',
    'k desc NULLS first',
  ])('by %s: one lane writes in order the rows that four stage', async (by) => {
    const load = { ...(by.startsWith('k') ? NARROW : WIDE), nodes: [sortBy(by)] };
    await using work = await noting(load);
    const run = await work.run();
    expect(run).toMatchObject({ status: 'success', balanced: true, error: null, counts: { read: ROWS, loaded: ROWS } });
    expect(await wayOf(work)).toEqual(UNSTAGED);
    await expectOrder(work, ROWS, by);

    await using staged = await noting({ ...load, execution: { ...load.execution, parallelism: 4 } });
    const other = await staged.run();
    expect(await wayOf(staged)).toEqual(STAGED);
    expect(await outcomeOf(staged, other)).toEqual(await outcomeOf(work, run));
    if (by.startsWith('k')) expect(await arrived(staged)).toEqual(await arrived(work));
  });
});

/** Records of two lines, so that rows and lines differ; cells that are not of their column's type, or beyond its bounds. */
const BAD: Load = {
  files: {
    'a.csv': 'nr,k,t,n,d\n0,5,"two\nlines",1.5,2024-01-01\n1,four,x,1.5,\n2,3,x,1.5,soon\n3,,x,,\n',
    'b.csv':
      'nr,k,t,n,d\n4,3,x,1.5,\n5,99999999999,x,1.5,\n6,1,"far\ntoo long",1.5,\n7,2,x,1000.5,\n,1,x,1.5,\n9,3,y,2,\n',
  },
  source: { columns: COLUMNS.slice(0, 5) },
  fields: [
    { name: 'nr', dataType: 'integer', isNullable: false },
    { name: 'k', dataType: 'integer' },
    { name: 't', dataType: 'varchar', length: 9 },
    { name: 'n', dataType: 'numeric', precision: 5, scale: 2 },
    { name: 'd', dataType: 'date' },
  ],
  nodes: [SORT],
  execution: { batchSize: 2, errorHandling: 'dlq' },
};
const LETTERS = [
  ['a.csv', 2, 4, 'k', 'four', 'row.not_an_integer', ['1', 'four', 'x', '1.5', null]],
  ['a.csv', 3, 5, 'd', 'soon', 'row.not_a_date', ['2', '3', 'x', '1.5', 'soon']],
  ['b.csv', 2, 3, 'k', '99999999999', 'row.out_of_range', ['5', '99999999999', 'x', '1.5', null]],
  ['b.csv', 3, 4, 't', 'far\ntoo long', 'row.too_long', ['6', '1', 'far\ntoo long', '1.5', null]],
  ['b.csv', 4, 6, 'n', '1000.5', 'row.numeric_overflow', ['7', '2', 'x', '1000.5', null]],
  ['b.csv', 5, 7, 'nr', null, 'row.null', [null, '1', 'x', '1.5', null]],
].map(([label, row, line, cell, value, code, of]) => {
  const [nr, k, t, n, d] = of as (string | null)[];
  return { label, row, line, cell, value, code, record: { nr, k, t, n, d } };
});
const GOOD = [4, 9, 0, 3];

describe('a row that does not fit its table', () => {
  test.each([
    ['typed', BAD.source],
    ['not typed', {}],
  ])('is a dead letter as of a staged load, and the others come in order; a source that is %s', async (_, source) => {
    await using work = await noting({ ...BAD, source: source! });
    const run = await work.run();
    expect(run).toMatchObject({ status: 'partial', balanced: true, counts: { read: 10, loaded: 4, deadLettered: 6 } });
    expect(await wayOf(work)).toEqual(UNSTAGED);
    expect(await arrived(work)).toEqual(GOOD);
    expect(await lettersOf(work)).toEqual(LETTERS);

    await using staged = await noting({ ...BAD, source: source!, execution: { ...BAD.execution, parallelism: 2 } });
    const other = await staged.run();
    expect(await wayOf(staged)).toEqual(STAGED);
    expect(await arrived(staged)).toEqual(GOOD);
    expect(await outcomeOf(staged, other)).toEqual(await outcomeOf(work, run));
  });

  test('stops the run where none may be bad, at the first; the table stays empty until the run is resumed', async () => {
    await using work = await noting({ ...BAD, execution: { batchSize: 2, errorHandling: 'fail' } });
    const { id, ...failed } = await work.run();
    expect(failed).toMatchObject({
      status: 'failed',
      balanced: true,
      counts: { read: 0, loaded: 0 },
      error: { code: 'row.rejected', origin: { label: 'a.csv', row: 2, line: 4 }, detail: { column: 'k' } },
    });
    expect(failed.error?.message).toContain('The target is untouched.');
    expect([await arrived(work), await lettersOf(work)]).toEqual([[], []]);
    await work.runner.resume(id, { errorPolicy: 'dlq' });
    expect(await ended(work.runner, id)).toMatchObject({ status: 'partial', balanced: true, counts: { loaded: 4 } });
    expect([await arrived(work), await lettersOf(work)]).toEqual([GOOD, LETTERS]);
    expect(await wayOf(work)).toEqual(UNSTAGED);
  });

  test('is one of so many that all are staged after all: each is a dead letter, once', async () => {
    const lines = Array.from({ length: 11_200 }, (_, nr) => `${nr},${nr % 16 === 8 ? (nr * 7) % 50 : 'x'}`);
    const bad = lines.filter((text) => text.endsWith('x')).length;
    expect(bad).toBeGreaterThan(10_000);
    const columns = COLUMNS.slice(0, 2);
    const files = { 'a.csv': `nr,k\n${lines.join('\n')}\n` };
    await using work = await noting({ ...BAD, files, source: { columns }, fields: columns });
    const [read, loaded] = [lines.length, lines.length - bad];
    expect(await work.run()).toMatchObject({ balanced: true, counts: { read, loaded, deadLettered: bad } });
    expect(await wayOf(work)).toEqual(begunAnew('more of them are rejected than one transaction holds'));
    const rows = (await lettersOf(work)).map(({ row }) => row);
    expect([rows.length, new Set(rows).size]).toEqual([bad, bad]);
    await expectOrder(work, loaded);
  });
});

describe('a row that the table refuses', () => {
  test.each<[string, string, string, [string, number], [string, number], string]>([
    ['by a check', 'CHECK (nr NOT IN (17, 2500))', '', ['0.csv', 18], ['2.csv', 1_400], 'row.check'],
    // Of two rows the one stays that comes first in order.
    ['by a unique index', 'UNIQUE (nr)', '17,-999\n2500,\n', ['0.csv', 18], ['3.csv', 2], 'row.unique'],
  ])('%s is a dead letter; all are staged, the others in order', async (_, rule, more, one, two, code) => {
    const files = { ...NARROW.files, '3.csv': part(0, 0) + more };
    await using work = await noting({ ...NARROW, files, execution: { batchSize: 500, errorHandling: 'dlq' } });
    await work.query(`ALTER TABLE ds_t ADD CONSTRAINT rule ${rule}`);
    const run = await work.run();
    const read = ROWS + (more === '' ? 0 : 2);
    const counts = { read, loaded: read - 2, deadLettered: 2 };
    expect(run).toMatchObject({ status: 'partial', balanced: true, counts });
    expect(await wayOf(work)).toEqual(begunAnew('the table refuses a row'));
    const letters = (await lettersOf(work)).map((letter) => [letter.label, letter.row, letter.code]);
    expect(letters).toEqual([one, two].map((place) => [...place, code]));
    await expectOrder(work, counts.loaded);
  });

  test('stops the run where none may be bad, and the table stays empty', async () => {
    await using work = await noting(NARROW);
    await work.query('ALTER TABLE ds_t ADD CONSTRAINT rule CHECK (nr <> 2500)');
    const run = await work.run();
    expect(run).toMatchObject({ status: 'failed', balanced: true, error: { code: 'sink.constraint', node: 'out' } });
    expect(run.error?.message).toContain('Nothing was loaded.');
    expect(await arrived(work)).toEqual([]);
  });
});

describe('more rows than are put in order in memory', () => {
  const MANY = 300_000;
  const load = loadOf(2, [170_000, MANY]);
  const sum = Array.from({ length: MANY }, (_, nr) => keyOf(nr) ?? 0).reduce((all, key) => all + key, 0);
  const SUCCESS = { status: 'success', balanced: true, counts: { read: MANY, loaded: MANY } };
  const EACH_ONCE = [{ rows: MANY, each: MANY, first: 0, last: MANY - 1, sum, late: 0 }];
  /** `late`: rows behind one that they should stand before. */
  const BRIEF = `SELECT count(*)::int AS rows, count(DISTINCT nr)::int AS each, min(nr) AS first, max(nr) AS last,
      sum(k)::int, count(*) FILTER (WHERE (key, nr) < (key_before, nr_before))::int AS late
    FROM (SELECT *, lag(key) OVER came AS key_before, lag(nr) OVER came AS nr_before
      FROM (SELECT *, coalesce(k, 2147483647) AS key FROM ds_t) one WINDOW came AS (ORDER BY id)) two`;

  test.each(['here', 'thread'] as const)('come in order; lanes %s', async (lanes) => {
    await using work = await noting(load, { lanes });
    expect(await work.run()).toMatchObject(SUCCESS);
    expect(await wayOf(work)).toEqual(UNSTAGED);
    expect(await work.query(BRIEF)).toEqual(EACH_ONCE);
  });

  test('are staged where there is no folder for temporary files', async () => {
    await using work = await noting(load);
    vi.stubEnv('TMPDIR', `${work.folder}/0.csv`);
    expect(await work.run().finally(() => vi.unstubAllEnvs())).toMatchObject(SUCCESS);
    expect(await wayOf(work)).toEqual(begunAnew('the folder for temporary files does not take them (ENOTDIR)'));
    expect(await work.query(BRIEF)).toEqual(EACH_ONCE);
  });
});

const filterRows = (operator: string) => ({ nodeType: 'filter_rows', config: { field: 'nr', operator, value: '0' } });

test.each<[string, Partial<Load>, number]>([
  ['of files that hold a header, or nothing', { files: { '0.csv': part(0, 0), '1.csv': '' } }, 0],
  ['that pass a filter', { nodes: [filterRows('<'), SORT] }, ROWS],
])('no rows %s: the run ends well, and stages nothing', async (_, changes, filtered) => {
  await using work = await noting({ ...NARROW, ...changes });
  const counts = { read: filtered, loaded: 0, filtered };
  expect(await work.run()).toMatchObject({ status: 'success', balanced: true, counts });
  expect(await wayOf(work)).toEqual(UNSTAGED);
  expect(await arrived(work)).toEqual([]);
});

const counted = { nodeType: 'validate', config: { datasetLevel: { rowCount: { min: 1 } } } };
test.each<[string, Partial<Load>]>([
  ['that replace the table', { target: { loadMode: 'truncate' } }],
  ['of which none may be bad', { execution: { validation: { mode: 'strict' } } }],
  ['that are held to rules of all together', { nodes: [counted, SORT] }],
  ['that another operator takes', { nodes: [SORT, filterRows('>=')] }],
  ['before which the table is kept', { target: { backupBeforeLoad: true } }],
])('sorted rows %s are staged, and come in order', async (_, changes) => {
  await using work = await noting({ ...NARROW, ...changes });
  const counts = { read: ROWS, loaded: ROWS };
  expect(await work.run()).toMatchObject({ status: 'success', balanced: true, error: null, counts });
  expect(await wayOf(work)).toEqual(STAGED);
  await expectOrder(work, ROWS);
});

test('a run that fails once its rows are written tells how many they are, and does not write them again', async () => {
  const after = [{ kind: 'function', function: 'told' }];
  await using work = await noting({ ...NARROW, target: { hooks: { after } } });
  const counts = { read: ROWS, loaded: ROWS };
  const failed = await work.run();
  expect(failed).toMatchObject({ status: 'failed', balanced: true, error: { code: 'hook.failed' }, counts });
  await work.query('CREATE FUNCTION told(run uuid) RETURNS void LANGUAGE sql RETURN NULL');
  await work.runner.resume(failed.id);
  expect(await ended(work.runner, failed.id)).toMatchObject({ status: 'success', balanced: true, counts });
  expect(await wayOf(work)).toEqual(UNSTAGED);
  await expectOrder(work, ROWS);
});
