import { describe, expect, test } from 'vitest';
import type { Runner } from '../../runtime/contract/run.ts';
import { holdCommits } from '../faults/hold-commits.ts';
import { csvOf, filesOf } from '../faults/rows.ts';
import { ended, type Load, type Workplace, workplace } from './workplace.ts';

const FILES = 4;
const ROWS = 8_000;
/** Between the first and the second batch of a file. */
const MIDDLE = 4_000;
const LINEAGE = { file: 'source_file', row: 'source_row' };
const FIELDS: Load['fields'] = [
  { name: 'k', dataType: 'integer', isNullable: false },
  { name: 'v', dataType: 'text' },
  { name: 'source_file', dataType: 'text', isNullable: false },
  { name: 'source_row', dataType: 'bigint', isNullable: false },
];

/** Rows of the table, those that say another place than they were written at, and the files that are named. */
const placesIn = async ({ query }: Workplace) =>
  (
    await query(
      `SELECT count(*)::int AS rows, count(DISTINCT (source_file, source_row))::int AS places,
         (count(*) FILTER (WHERE source_file <> 'part-' || (k - 1) / ${ROWS} || '.csv'
           OR source_row <> (k - 1) % ${ROWS} + 1))::int AS misplaced FROM ds_t`,
    )
  )[0];

const RIGHT = { rows: FILES * ROWS, places: FILES * ROWS, misplaced: 0 };

describe.each([
  { shape: 'direct', lanes: 1 },
  { shape: 'direct', lanes: 4 },
  { shape: 'staged', lanes: 4 },
] as const)('a $shape load in $lanes lane(s)', ({ shape, lanes }) => {
  test('that goes on in the middle of its files says of each row where it was read', async () => {
    const validation = shape === 'staged' ? { validation: { mode: 'strict' } } : {};
    await using work = await workplace({
      files: filesOf(FILES, ROWS),
      fields: FIELDS,
      source: { lineage: LINEAGE },
      execution: { parallelism: lanes, batchSize: 1_000, ...validation },
    });
    expect(work.plan).toMatchObject({ shape, lanes, source: { lineage: LINEAGE } });
    await using hold = await holdCommits(work.url, MIDDLE);
    const { id } = await work.start();
    await hold.reached(Math.min(lanes, 2));
    expect(await work.runner.cancel(id)).toMatchObject({ status: 'cancelled' });
    const begun = await work.query('SELECT FROM sluice.splits WHERE position IS NOT NULL');
    expect(begun).not.toEqual([]);
    await hold.release();
    await work.runner.resume(id);
    expect(await ended(work.runner, id)).toMatchObject({ status: 'success', balanced: true });
    expect(await placesIn(work)).toEqual(RIGHT);
  });
});

test('rows that an operator holds until the end keep the place that they say', async () => {
  await using work = await workplace({
    files: filesOf(FILES, ROWS),
    fields: FIELDS,
    source: { lineage: LINEAGE },
    nodes: [{ nodeType: 'deduplicate', config: { keyFields: ['k'] } }],
    execution: { parallelism: 2 },
  });
  expect(await work.run()).toMatchObject({ status: 'success', balanced: true });
  expect(await placesIn(work)).toEqual(RIGHT);
});

describe('a replay of dead letters', () => {
  const replay = async ({ plan, runner }: Workplace, on: Runner = runner) => {
    const run = await on.start({
      plan,
      tenant: 'default',
      pipelineId: null,
      version: null,
      trigger: 'replay',
      replay: {},
    });
    return ended(on, run.id);
  };

  test('says where each row was read in the first run, whatever its record holds, also when it is rejected again', async () => {
    const lines = csvOf(1, ROWS).split('\n');
    // A bad key, and a record that is no row.
    lines[17] = lines[17]!.replace('17,', 'seventeen,');
    lines[99] = `${lines[99]},more`;
    await using work = await workplace({
      files: { 'part-0.csv': lines.join('\n') },
      fields: FIELDS,
      source: { lineage: LINEAGE },
      execution: { errorHandling: 'dlq' },
    });
    expect(await work.run()).toMatchObject({ status: 'partial', counts: { loaded: ROWS - 2, deadLettered: 2 } });
    const edit = (row: number, record: object) =>
      work.query(`UPDATE sluice.rejects SET edited = $1 WHERE row_number = ${row} AND letter = 'open'`, [record]);
    await edit(17, { k: 'still bad', v: 'x', source_row: 4 });
    await edit(99, { k: '99', v: 'x', source_file: 'mine' });
    expect(await replay(work)).toMatchObject({ status: 'partial', counts: { loaded: 1, deadLettered: 1 } });
    await edit(17, { k: '17', v: 'x' });
    expect(await replay(work)).toMatchObject({ status: 'success', balanced: true, counts: { loaded: 1 } });
    expect(await placesIn(work)).toEqual({ rows: ROWS, places: ROWS, misplaced: 0 });
  });

  test('names the source that a row was read at', async () => {
    const source = { lineage: { source: 'at', row: 'nr' } };
    await using work = await workplace({
      files: { 'one/a.csv': 'k\n1\nx\n', 'two/b.csv': 'k\n2\n3\ny\n' },
      fields: [
        { name: 'k', dataType: 'integer' },
        { name: 'at', dataType: 'text' },
        { name: 'nr', dataType: 'integer' },
      ],
      source: { path: 'one', ...source },
      moreSources: { more: { path: 'two', ...source } },
      nodes: [{ id: 'all', nodeType: 'union' }],
      edges: [
        ['src', 'all'],
        ['more', 'all'],
        ['all', 'out'],
      ],
      execution: { errorHandling: 'dlq' },
    });
    expect(await work.run()).toMatchObject({ status: 'partial', counts: { loaded: 3, deadLettered: 2 } });
    await work.query(`UPDATE sluice.rejects SET edited = json_build_object('k', 9)`);
    expect(await replay(work)).toMatchObject({ status: 'success', counts: { loaded: 2 } });
    expect(await work.query('SELECT at, k, nr FROM ds_t ORDER BY at, nr')).toEqual([
      { at: 'more', k: 2, nr: 1 },
      { at: 'more', k: 3, nr: 2 },
      { at: 'more', k: 9, nr: 3 },
      { at: 'src', k: 1, nr: 1 },
      { at: 'src', k: 9, nr: 2 },
    ]);
  });
});
