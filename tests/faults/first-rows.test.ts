import { describe, expect, test } from 'vitest';
import { withMemory } from '../worker/with-memory.ts';
import { type Load, workplace } from '../worker/workplace.ts';
import { killLoad } from './kill-load.ts';
import { recovered } from './recovered.ts';
import { type Trip, tripAt } from './tripwire.ts';

const KEYS = 6_000;
/** Keys `from` to `to`, a row each. */
const file = (from: number, to: number, v: string): string =>
  `k,v\n${Array.from({ length: to - from }, (_, at) => `${from + at},${v} ${'x'.repeat(60)}\n`).join('')}`;

/** Each key comes three times, and the first time in the first file that has it. */
const FILES = {
  'a.csv': file(0, 2_000, 'first'),
  'b.csv': file(0, 2_000, 'again') + file(2_000, 4_000, 'first').slice(4),
  'c.csv': file(1_000, 4_000, 'again') + file(4_000, KEYS, 'first').slice(4),
  'd.csv': file(0, KEYS, 'again'),
};
const READ = 2_000 + 4_000 + 5_000 + 6_000;

const COPY_DONE = Buffer.from([0x63, 0, 0, 0, 4]);
const SAVED = 'sluice-save-state';
const CLAIMED = 'INSERT INTO sluice.claims_';

const POINTS: readonly (readonly [string, Trip])[] = [
  ['before its splits are recorded', tripAt('INSERT INTO sluice.splits', 1, false)],
  ['when its first COPY begins', tripAt('FROM STDIN', 1, true)],
  ['before its first COPY ends', tripAt(COPY_DONE, 1, false)],
  ['before what it has learned is saved', tripAt(SAVED, 1, false)],
  ['when what it has learned is saved', tripAt(SAVED, 2, true)],
  ['before the seal behind it', tripAt('sluice-seal', 2, false)],
  ['before its second commit', tripAt('COMMIT\0', 2, false)],
  ['right after its second commit', tripAt('COMMIT\0', 2, true)],
  ['before its fourth commit', tripAt('COMMIT\0', 4, false)],
  ['right after its fourth commit', tripAt('COMMIT\0', 4, true)],
];
const CLAIM_POINTS: readonly (readonly [string, Trip])[] = [
  ['before its first claims', tripAt(CLAIMED, 1, false)],
  ['when its first claims are made', tripAt(CLAIMED, 1, true)],
  ['when later claims are made', tripAt(CLAIMED, 3, true)],
  ['before the commit of rows that have claimed', tripAt('COMMIT\0', 1, false, CLAIMED)],
  ['right after the commit of rows that have claimed', tripAt('COMMIT\0', 1, true, CLAIMED)],
];

const FIELDS: Load['fields'] = [
  { name: 'k', dataType: 'integer' },
  { name: 'v', dataType: 'text' },
];
const CONTENT = `SELECT count(*)::int AS rows, count(DISTINCT k)::int AS keys,
  count(*) FILTER (WHERE v LIKE 'first%')::int AS first FROM ds_t`;
const EACH_FIRST = [{ rows: KEYS, keys: KEYS, first: KEYS }];

const CASES = [
  ...POINTS.map(([point, trip]) => ({ memory: 'all keys', adjust: {}, point, trip })),
  ...CLAIM_POINTS.map(([point, trip]) => ({ memory: 'some keys', adjust: { adjust: withMemory(1) }, point, trip })),
];

describe('a load of the first row of each key', () => {
  test.each(CASES)('that remembers $memory, killed $point, loads each once', async ({ adjust, trip }) => {
    await using work = await workplace({
      files: FILES,
      fields: FIELDS,
      nodes: [{ nodeType: 'deduplicate', config: { keyFields: ['k'] } }],
      execution: { batchSize: 500 },
      ...adjust,
    });
    expect(work.plan.shape).toBe('direct');
    expect(await killLoad(work, 'start', trip)).toMatchObject({ killed: true });
    const run = await recovered(work);
    expect([run.error, run.status, run.balanced]).toEqual([null, 'success', true]);
    expect(run.counts).toMatchObject({ read: READ, loaded: KEYS, deduplicated: READ - KEYS });
    expect(await work.query(CONTENT)).toEqual(EACH_FIRST);
  });
});

describe('a load whose values must be unique', () => {
  const cases = CASES.filter(({ point }) =>
    ['right after its second commit', 'when later claims are made'].includes(point),
  );

  test.each(cases)('that remembers $memory, killed $point, keeps the first row of each', async ({ adjust, trip }) => {
    await using work = await workplace({
      files: FILES,
      fields: FIELDS,
      nodes: [
        {
          nodeType: 'validate',
          config: { rowLevel: [{ id: 'once', field: 'k', rule: 'unique', onFail: 'quarantine' }] },
        },
      ],
      execution: { batchSize: 500 },
      ...adjust,
    });
    expect(await killLoad(work, 'start', trip)).toMatchObject({ killed: true });
    const run = await recovered(work);
    expect([run.error, run.status, run.balanced]).toEqual([null, 'partial', true]);
    expect(run.counts).toMatchObject({ read: READ, loaded: KEYS, deadLettered: READ - KEYS });
    expect(await work.query(CONTENT)).toEqual(EACH_FIRST);
  });
});
