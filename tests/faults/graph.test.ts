import { describe, expect, test } from 'vitest';
import { type Load, workplace } from '../worker/workplace.ts';
import { killLoad } from './kill-load.ts';
import { recovered } from './recovered.ts';
import { type Trip, tripAt } from './tripwire.ts';

const ROWS = 6_000;
const file = (from: number, to: number): string =>
  `k,v\n${Array.from({ length: to - from }, (_, at) => `${from + at},${'x'.repeat(60)}\n`).join('')}`;

/** A third of the rows goes one way, a third two ways, the others are left out. */
const LOAD: Load = {
  files: { 'a.csv': file(0, 2_500), 'b.csv': file(2_500, ROWS) },
  fields: [
    { name: 'k', dataType: 'integer' },
    { name: 'v', dataType: 'text' },
    { name: 'way', dataType: 'text' },
  ],
  nodes: [
    {
      id: 'fork',
      nodeType: 'branch',
      config: {
        routes: [
          { name: 'zero', expression: 'k::integer % 3 = 0' },
          { name: 'one', expression: 'k::integer % 3 = 1' },
        ],
      },
    },
    { id: 'zero', nodeType: 'add_field', config: { fieldName: 'way', fieldType: 'string', defaultValue: 'zero' } },
    { id: 'hashed', nodeType: 'hash_field', config: { field: 'v', algorithm: 'md5' } },
    { id: 'all', nodeType: 'union' },
  ],
  edges: [
    ['src', 'fork'],
    ['fork', 'zero', 'zero'],
    ['zero', 'all'],
    ['fork', 'hashed', 'one'],
    ['hashed', 'all'],
    ['fork', 'all', 'one'],
    ['all', 'out'],
  ],
  execution: { batchSize: 700 },
};

const COPY_DONE = Buffer.from([0x63, 0, 0, 0, 4]);
const POINTS: readonly (readonly [string, Trip])[] = [
  ['before its first COPY ends', tripAt(COPY_DONE, 1, false)],
  ['when its first seal is sent', tripAt('sluice-seal', 1, true)],
  ['before its second commit', tripAt('COMMIT\0', 2, false)],
  ['right after its second commit', tripAt('COMMIT\0', 2, true)],
  ['in the middle of its third transaction', tripAt(COPY_DONE, 3, true)],
];

describe('a load whose rows part and meet, killed', () => {
  test.each(POINTS)('%s, loads every row of every way once when it goes on', async (_, point) => {
    await using work = await workplace(LOAD);
    expect((await killLoad(work, 'start', point)).killed).toBe(true);
    const run = await recovered(work);
    const third = ROWS / 3;
    expect(run).toMatchObject({
      status: 'success',
      balanced: true,
      counts: { read: ROWS, added: third, filtered: third, loaded: 3 * third },
    });
    const found = await work.query(
      `SELECT k % 3 AS kind, coalesce(way, length(v)::text) AS way, count(*)::int AS rows, count(DISTINCT k)::int AS keys
       FROM ds_t GROUP BY 1, 2 ORDER BY 1, 2`,
    );
    expect(found).toEqual([
      { kind: 0, way: 'zero', rows: third, keys: third },
      { kind: 1, way: '32', rows: third, keys: third },
      { kind: 1, way: '60', rows: third, keys: third },
    ]);
  });
});

/** Every row goes to one table or the other; both have a row of each transaction. */
const TARGETS: Load = {
  ...LOAD,
  nodes: [
    {
      id: 'fork',
      nodeType: 'branch',
      config: { routes: [{ name: 'even', expression: 'k::integer % 2 = 0' }], default: 'odd' },
    },
    { id: 'other', nodeType: 'target', config: { schema: 'other' } },
  ],
  edges: [
    ['src', 'fork'],
    ['fork', 'out', 'even'],
    ['fork', 'other', 'odd'],
  ],
  schemas: {
    other: {
      name: 'other',
      fields: [
        { name: 'k', dataType: 'integer' },
        { name: 'v', dataType: 'text' },
      ],
    },
  },
};

const BOTH = `SELECT (SELECT count(*)::int FROM ds_t) AS own, (SELECT count(*)::int FROM ds_other) AS other`;

const TARGET_POINTS: readonly (readonly [string, Trip])[] = [
  ['after the COPY of one target has ended', tripAt(COPY_DONE, 1, true)],
  ['before the COPY of the other ends', tripAt(COPY_DONE, 2, false)],
  ['when its first seal is sent', tripAt('sluice-seal', 1, true)],
  ['before its second commit', tripAt('COMMIT\0', 2, false)],
  ['right after its second commit', tripAt('COMMIT\0', 2, true)],
  ['in the middle of its third transaction', tripAt(COPY_DONE, 5, true)],
];

describe('a load into two targets, killed', () => {
  test.each(TARGET_POINTS)('%s, never shows the rows of one without those of the other', async (_, point) => {
    await using work = await workplace(TARGETS);
    expect((await killLoad(work, 'start', point)).killed).toBe(true);
    // A COMMIT that was sent may still be at work.
    await work.query(`SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'sluice run%'`);
    const [seen] = await work.query<{ own: number; other: number }>(BOTH);
    expect(Math.abs(seen!.own - seen!.other)).toBeLessThanOrEqual(1);
    expect(await recovered(work)).toMatchObject({
      status: 'success',
      balanced: true,
      counts: { read: ROWS, loaded: ROWS },
    });
    expect(await work.query(BOTH)).toEqual([{ own: ROWS / 2, other: ROWS / 2 }]);
    const keys = await work.query(
      'SELECT count(DISTINCT k)::int AS keys FROM (SELECT k FROM ds_t UNION ALL SELECT k FROM ds_other) AS both_tables',
    );
    expect(keys).toEqual([{ keys: ROWS }]);
  });
});
