import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DEAD_LETTERS } from '../../runtime/commit/dead-letters.ts';
import type { RunSnapshot } from '../../runtime/contract/run.ts';
import { ThreadedSorter } from '../../sinks/postgres/order/threaded-sorter.ts';
import { begunAnew, noting, STAGED, UNSTAGED, wayOf } from './noting.ts';
import { ended, type Load, type Workplace } from './workplace.ts';

/** `nr`: the row's place in the source. */
const COLUMNS = ['nr integer', 'k integer', 't text', 'n numeric', 'd date', 'b boolean', 'f double'].map((column) => {
  const [name = '', dataType] = column.split(' ');
  return { name, dataType: dataType as Load['fields'][number]['dataType'] };
});
/** Their bytes, UTF-16 and a language order them differently. */
const TEXTS = ['"a"', '"a\n"', '"ab"', '"B"', '"b"', '""""', 'é', 'e\u0301', '\uFFFD', '\u{1F600}', 'Z', '10', '9'];
const NUMBERS = ['0', '-0.001', '12', '12.00', '-12345678901234567890.5', '1e30', '9.9', '10'];
const FLOATS = ['0', '-1.5', '1e-300', '-1e300', 'NaN', '2.25'];

const mixed = (nr: number): number => (nr * 7_919) % 10_007;
const keyOf = (nr: number): number | null => (mixed(nr) % 7 === 0 ? null : (mixed(nr) % 600) - 300);
function cellsOf(nr: number): readonly unknown[] {
  const number = mixed(nr);
  const date = `${1960 + (number % 97)}-0${1 + (number % 9)}-11`;
  const among = (values: readonly string[]) => values[number % values.length];
  const cells = [among(TEXTS), among(NUMBERS), date, number % 2 === 0, among(FLOATS)];
  return [nr, keyOf(nr), ...cells.map((cell, at) => (number % (9 + 2 * at) === 0 ? null : cell))];
}
/** The rows `from` up to, not including, `to`, in so many columns. */
function part(from: number, to: number, columns = 2): string {
  const rows = Array.from({ length: to - from }, (_, at) => cellsOf(from + at));
  const lines = [COLUMNS.map(({ name }) => name), ...rows].map((cells) => `${cells.slice(0, columns).join()}\n`);
  return lines.join('');
}

const ROWS = 3_000;
const SORT = { nodeType: 'sort', config: { fields: [{ field: 'k' }] } };
function loadOf(columns: number, ends: readonly number[]): Load {
  const files = Object.fromEntries(ends.map((end, at) => [`${at}.csv`, part(ends[at - 1] ?? 0, end, columns)]));
  const fields = COLUMNS.slice(0, columns);
  return { files, source: { columns: fields }, fields, nodes: [SORT], execution: { batchSize: 500 } };
}
/** Each row takes the same room: where they do not, Postgres may give staged rows in another order. */
const NARROW = loadOf(2, [1_100, 1_101, ROWS]);
const WIDE = loadOf(7, [1_100, 1_101, ROWS]);

async function placesOf(work: Workplace, by: string): Promise<number[]> {
  return (await work.query<{ nr: number }>(`SELECT nr FROM ds_t ORDER BY ${by}`)).map(({ nr }) => nr);
}
const arrived = (work: Workplace) => placesOf(work, 'id');
/** The rows of the table, so many, have come in order. */
async function expectOrder(work: Workplace, rows: number, by = 'k'): Promise<void> {
  const places = await arrived(work);
  expect([places.length, places]).toEqual([rows, await placesOf(work, `${by}, nr`)]);
}
/** Those that may be looked at and replayed. */
const lettersOf = (work: Workplace) =>
  work.query<Record<string, unknown>>(`SELECT r.label, row_number::int AS row, line::int, column_name AS cell, value,
    code, record FROM ${DEAD_LETTERS} ORDER BY r.label, row_number, r.id`);

/** What came of it that no way of going about it may change. */
async function outcomeOf(work: Workplace, { status, balanced, counts }: RunSnapshot) {
  const own = '{id,created_at,updated_at}';
  const rows = await work.query(`SELECT to_jsonb(one) - $1::text[] AS row FROM ds_t one ORDER BY nr`, [own]);
  return { status, balanced, counts, rows, letters: await lettersOf(work) };
}

/** `ORDER BY` of Postgres, each field with its direction and its place of NULL, as a node. */
const sortBy = (order: string) => {
  const fields = order.split(', ').map((by) => {
    const [, field = '', direction = '', nulls = ''] = /^(\w).* (asc|desc) NULLS (first|last)$/.exec(by) ?? [];
    return { field, direction, nulls };
  });
  return { nodeType: 'sort', config: { fields } };
};

afterEach(() => {
  vi.restoreAllMocks();
});

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

describe('bad rows among many, whose batches a thread encodes', () => {
  const MANY = 60_000;
  const isBad = (nr: number): boolean => nr > 20_000 && mixed(nr) % 97 === 0;
  const bad = Array.from({ length: MANY }, (_, nr) => nr).filter(isBad);
  const lines = Array.from({ length: MANY }, (_, nr) => `${nr},${isBad(nr) ? 'x' : keyOf(nr)},${'t'.repeat(40)}`);
  const columns = COLUMNS.slice(0, 3);
  const load = {
    ...NARROW,
    files: { 'a.csv': `nr,k,t\n${lines.join('\n').replaceAll('null', '')}\n` },
    fields: columns,
  };

  beforeEach(() => {
    vi.spyOn(ThreadedSorter.prototype, 'isNearlyIdle', 'get').mockReturnValue(true);
  });

  test('are dead letters, each once, with its place', async () => {
    const encode = vi.spyOn(ThreadedSorter.prototype, 'encode');
    const execution = { batchSize: 500, errorHandling: 'dlq' } as const;
    await using work = await noting({ ...load, source: { columns }, execution }, { lanes: 'here' });
    const counts = { read: MANY, loaded: MANY - bad.length, deadLettered: bad.length };
    expect(await work.run()).toMatchObject({ status: 'partial', balanced: true, counts });
    expect(encode.mock.calls.length).toBeGreaterThan(5);
    expect(await wayOf(work)).toEqual(UNSTAGED);
    expect((await lettersOf(work)).map(({ row, line }) => [row, line])).toEqual(bad.map((nr) => [nr + 1, nr + 2]));
    await expectOrder(work, MANY - bad.length);
  });

  test('come while batches are so large that a lane holds one at a time', async () => {
    const names = Array.from({ length: 150 }, (_, at) => `c${at}`);
    const wide: Load['fields'] = [
      ...COLUMNS.slice(0, 2),
      ...names.map((name) => ({ name, dataType: 'boolean' as const })),
    ];
    const cells = names.map(() => 't').join();
    const file = lines.slice(19_000, 27_000).map((line) => line.replace(/t*$/, cells).replace('null', ''));
    const files = { 'a.csv': `nr,k,${names.join()}\n${file.join('\n')}\n` };
    const execution = { batchSize: 500, errorHandling: 'dlq' } as const;
    await using work = await noting({ ...load, files, source: {}, fields: wide, execution }, { lanes: 'here' });
    const deadLettered = bad.filter((nr) => nr < 27_000).length;
    const counts = { read: 8_000, loaded: 8_000 - deadLettered, deadLettered };
    expect(await work.run()).toMatchObject({ status: 'partial', balanced: true, counts });
    expect(await wayOf(work)).toEqual(UNSTAGED);
  });

  test('stop the run at the first of them, where none may be bad', async () => {
    const execution = { batchSize: 500, errorHandling: 'fail' } as const;
    await using work = await noting({ ...load, source: { columns }, execution }, { lanes: 'here' });
    const error = { code: 'row.rejected', origin: { label: 'a.csv', row: bad[0]! + 1 }, detail: { column: 'k' } };
    expect(await work.run()).toMatchObject({ status: 'failed', balanced: true, error });
    expect(await arrived(work)).toEqual([]);
  });

  test('stop the run before a file that breaks off behind them, where none may be bad', async () => {
    const encode = vi.spyOn(ThreadedSorter.prototype, 'encode');
    const good = `nr,k,t\n${lines.slice(0, 20_000).join('\n')}\n`.replaceAll('null', '');
    const files = { 'a.csv': `${good}20000,x,\n20001,2,"\n${'20002,2,\n'.repeat(5)}` };
    const execution = { batchSize: 500, errorHandling: 'fail' } as const;
    await using work = await noting({ ...load, files, source: { columns }, execution }, { lanes: 'here' });
    const error = { code: 'row.rejected', origin: { label: 'a.csv', row: 20_001 }, detail: { column: 'k' } };
    expect(await work.run()).toMatchObject({ status: 'failed', balanced: true, error });
    expect(encode).toHaveBeenCalled();
    expect(await arrived(work)).toEqual([]);
  });
});

test('rows of many short cells, whose batches take more memory than their text, come in order', async () => {
  const many = 200_000;
  const columns = COLUMNS.slice(0, 2);
  const files = { 'a.csv': `nr,k\n${Array.from({ length: many }, (_, nr) => `${nr},${nr % 7}\n`).join('')}` };
  await using work = await noting({ ...NARROW, files, execution: {}, source: { columns }, fields: columns });
  expect(await work.run()).toMatchObject({ status: 'success', balanced: true, counts: { read: many, loaded: many } });
  expect(await wayOf(work)).toEqual(UNSTAGED);
  await expectOrder(work, many);
});

test('rows larger than all batches that a lane may hold come in order, though the next waits for what comes of each', async () => {
  vi.spyOn(ThreadedSorter.prototype, 'isNearlyIdle', 'get').mockReturnValue(true);
  const encode = vi.spyOn(ThreadedSorter.prototype, 'encode');
  const large = 12;
  const lines = Array.from({ length: large }, (_, nr) => `${nr},${keyOf(nr) ?? ''},${'t'.repeat(1_200_000)}\n`);
  const columns = COLUMNS.slice(0, 3);
  const files = { 'a.csv': `nr,k,t\n${lines.join('')}` };
  await using work = await noting({ ...NARROW, files, source: { columns }, fields: columns });
  expect(await work.run()).toMatchObject({ status: 'success', balanced: true, counts: { read: large, loaded: large } });
  expect(encode.mock.calls.length).toBeGreaterThan(5);
  expect(await wayOf(work)).toEqual(UNSTAGED);
  await expectOrder(work, large);
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
