import { describe, expect, test } from 'vitest';
import type { Json } from '../../runtime/contract/json.ts';
import { ended, type Load, type Workplace, workplace } from './workplace.ts';

const ROWS = 900;
const file = (from: number, to: number): string =>
  `nr,kind,word\n${Array.from({ length: to - from }, (_, at) => `${from + at},${(from + at) % 3},w${from + at}\n`).join('')}`;
const OTHER = {
  name: 'other',
  fields: [
    { name: 'nr', dataType: 'integer', isPrimaryKey: true },
    { name: 'word', dataType: 'varchar', length: 10 },
  ],
};

/** Two thirds of the rows, each third to a table of its own; the last third is left out. */
function load(other: Record<string, Json>, own: Record<string, Json>, more: Partial<Load> = {}): Load {
  return {
    files: { 'a.csv': file(0, 500), 'b.csv': file(500, ROWS) },
    fields: [
      { name: 'nr', dataType: 'integer', isPrimaryKey: true },
      { name: 'kind', dataType: 'integer' },
      { name: 'word', dataType: 'text' },
    ],
    nodes: [
      {
        id: 'fork',
        nodeType: 'branch',
        config: {
          routes: [
            { name: 'zero', field: 'kind', operator: '=', value: '0' },
            { name: 'one', field: 'kind', operator: '=', value: '1' },
          ],
        },
      },
      { id: 'other', nodeType: 'target', config: { schema: 'other', ...other } },
    ],
    edges: [
      ['src', 'fork'],
      ['fork', 'out', 'zero'],
      ['fork', 'other', 'one'],
    ],
    schemas: { other: OTHER },
    target: own,
    execution: { batchSize: 200, errorHandling: 'dlq' },
    ...more,
  };
}

const OLD = `INSERT INTO ds_t (nr, word) VALUES (-1, 'old'), (3, 'old'); INSERT INTO ds_other (nr, word) VALUES (-1, 'old'), (4, 'old')`;
const THIRD = ROWS / 3;
const counts = (work: Workplace) =>
  work.query(
    `SELECT (SELECT count(*)::int FROM ds_t) AS own, (SELECT count(*)::int FROM ds_t WHERE word = 'old') AS "ownOld",
       (SELECT count(*)::int FROM ds_other) AS other, (SELECT count(*)::int FROM ds_other WHERE word = 'old') AS "otherOld"`,
  );
const LEFT = `SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^staging_[0-9a-f]{32}'`;

interface Case {
  readonly own: Record<string, Json>;
  readonly other: Record<string, Json>;
  readonly execution?: Record<string, Json>;
  /** What the tables hold, old rows included. */
  readonly end: Record<'own' | 'ownOld' | 'other' | 'otherOld', number>;
  readonly counts: Record<string, number>;
}

const CASES: readonly Case[] = [
  {
    own: { loadMode: 'truncate', backupBeforeLoad: true },
    other: { loadMode: 'upsert' },
    end: { own: THIRD, ownOld: 0, other: THIRD + 1, otherOld: 1 },
    counts: { loaded: 2 * THIRD, deadLettered: 0 },
  },
  {
    own: { loadMode: 'blue_green' },
    other: { loadMode: 'truncate' },
    end: { own: THIRD, ownOld: 0, other: THIRD, otherOld: 0 },
    counts: { loaded: 2 * THIRD },
  },
  {
    own: { loadMode: 'blue_green' },
    other: { loadMode: 'blue_green' },
    execution: { errorHandling: 'fail' },
    end: { own: THIRD, ownOld: 0, other: THIRD, otherOld: 0 },
    counts: { loaded: 2 * THIRD },
  },
  {
    own: { loadMode: 'truncate' },
    // Row 4 is there already.
    other: {},
    end: { own: THIRD, ownOld: 0, other: THIRD + 1, otherOld: 2 },
    counts: { loaded: 2 * THIRD - 1, deadLettered: 1 },
  },
  {
    own: {},
    other: { loadMode: 'incremental_watermark', watermarkColumn: 'nr' },
    execution: { errorHandling: 'skip' },
    end: { own: THIRD + 1, ownOld: 2, other: THIRD + 1, otherOld: 2 },
    counts: { loaded: 2 * THIRD - 2, skipped: 2, filtered: THIRD },
  },
];

describe('targets that are published at the end, all in one transaction', () => {
  test.for(CASES)(
    'own: $own.loadMode, other: $other.loadMode',
    async ({ own, other, execution, end, counts: expected }) => {
      await using work = await workplace(
        load(other, own, execution === undefined ? {} : { execution: { batchSize: 200, ...execution } }),
      );
      expect(work.plan.shape).toBe('staged');
      await work.query(OLD);
      const run = await work.run();
      expect([run.error, run.balanced]).toEqual([null, true]);
      expect(run.counts).toMatchObject({ read: ROWS, filtered: THIRD, ...expected });
      expect((await counts(work))[0]).toEqual(end);
      expect(await work.query(LEFT)).toEqual([]);
      if (own.backupBeforeLoad === true) {
        expect(await work.query('SELECT nr FROM ds_t_backup ORDER BY nr')).toEqual([{ nr: -1 }, { nr: 3 }]);
      }
    },
  );

  test('strict: one bad row at one of them, and none has any', async () => {
    await using work = await workplace(
      load(
        {},
        {},
        { execution: { validation: { mode: 'strict' } }, files: { 'a.csv': `${file(0, 60)}61,1,wxxxxxxxxxxxxxxx\n` } },
      ),
    );
    const run = await work.run();
    expect(run).toMatchObject({
      status: 'failed',
      error: { code: 'row.rejected', node: 'other', origin: { row: 61 } },
      counts: { loaded: 0 },
    });
    expect((await counts(work))[0]).toEqual({ own: 0, ownOld: 0, other: 0, otherOld: 0 });
  });

  test('what one table refuses is a reject of its node; a resume under another policy publishes both', async () => {
    await using work = await workplace(
      load({}, { loadMode: 'truncate' }, { execution: { batchSize: 200, errorHandling: 'fail' } }),
    );
    await work.query(`${OLD}; ALTER TABLE ds_other ADD CHECK (nr <> 7)`);
    const failed = await work.run();
    expect(failed).toMatchObject({
      status: 'failed',
      error: { code: 'row.rejected', node: 'other' },
      counts: { loaded: 0 },
    });
    expect((await counts(work))[0]).toEqual({ own: 2, ownOld: 2, other: 2, otherOld: 2 });
    await work.runner.resume(failed.id, { errorPolicy: 'dlq' });
    const run = await ended(work.runner, failed.id);
    expect([run.error, run.status, run.balanced]).toEqual([null, 'partial', true]);
    expect(run.counts).toMatchObject({ loaded: 2 * THIRD - 2, deadLettered: 2 });
    expect(
      await work.query('SELECT node, label, row_number::int AS row, code FROM sluice.rejects ORDER BY row_number'),
    ).toEqual([
      { node: 'other', label: 'a.csv', row: 5, code: 'row.unique' },
      { node: 'other', label: 'a.csv', row: 8, code: 'row.check' },
    ]);
  });

  test('checks of all rows look at each target that their node leads to', async () => {
    const check = {
      id: 'judge',
      nodeType: 'validate',
      config: { datasetLevel: { rowCount: { min: THIRD }, sum: { field: 'nr', min: 1 } } },
    };
    const checked = load({}, { loadMode: 'truncate' });
    await using work = await workplace({
      ...checked,
      nodes: [...checked.nodes!, check],
      edges: [
        ['src', 'judge'],
        ['judge', 'fork'],
        ['fork', 'out', 'zero'],
        ['fork', 'other', 'one'],
      ],
    });
    await work.query(OLD);
    const run = await work.run();
    expect(run).toMatchObject({
      status: 'failed',
      error: { code: 'validation.dataset', node: 'judge' },
      counts: { loaded: 0 },
    });
    // Row 4 is in ds_other already.
    expect(
      run.checks.map(({ validator, expected, found, ok }) => [validator, expected, found, ok]).slice(0, 2),
    ).toEqual([
      ['rowCount', `at least ${THIRD} in ds_t`, `${THIRD}`, true],
      ['rowCount', `at least ${THIRD} in ds_other`, `${THIRD - 1}`, false],
    ]);
    expect((await counts(work))[0]).toEqual({ own: 2, ownOld: 2, other: 2, otherOld: 2 });
  });

  test('a node that needs all rows on the way to one of them', async () => {
    const held = load({}, { loadMode: 'truncate' });
    await using work = await workplace({
      ...held,
      nodes: [...held.nodes!, { id: 'once', nodeType: 'deduplicate', config: { keyFields: ['kind'] } }],
      edges: [
        ['src', 'fork'],
        ['fork', 'out', 'zero'],
        ['fork', 'once', 'one'],
        ['once', 'other'],
      ],
    });
    const run = await work.run();
    expect([run.error, run.status, run.balanced]).toEqual([null, 'success', true]);
    expect(run.counts).toMatchObject({ loaded: THIRD + 1, deduplicated: THIRD - 1 });
    expect((await counts(work))[0]).toEqual({ own: THIRD, ownOld: 0, other: 1, otherOld: 0 });
  });
});
