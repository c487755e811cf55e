import { expect, test } from 'vitest';
import { JOIN, JOIN_COUNTS, lettersOf, pairsOf, rowsOf } from '../worker/lane-joins.ts';
import { noting, wayOf } from '../worker/noting.ts';
import type { Load } from '../worker/workplace.ts';
import { killLoad } from './kill-load.ts';
import { landsWhole, onRead } from './lands-whole.ts';
import { recovered } from './recovered.ts';
import { contentOf, FIELDS, filesOf, tableContent } from './rows.ts';
import { type Trip, tripAt } from './tripwire.ts';

const ALL = contentOf(1, 60_000);
const RIGHT = 36_000;
const TAKE = 'sluice-take-splits';
const inFolder = (folder: string, files: Load['files']): Load['files'] =>
  Object.fromEntries(Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content]));

landsWhole('a load whose lane joins rows', {
  // Some 6 MB on the left, the first rows of which have a match among 4 MB on the right.
  load: {
    files: {
      ...inFolder('left', filesOf(4, ALL.rows / 4)),
      ...inFolder('right', filesOf(3, RIGHT / 3)),
    },
    fields: [...FIELDS, { name: 'other_v', dataType: 'text' }],
    source: { path: 'left' },
    moreSources: { right: { path: 'right' } },
    nodes: [
      { id: 'joined', nodeType: 'join', config: { type: 'left', on: [{ left: 'k', right: 'k' }], prefix: 'other_' } },
    ],
    edges: [
      ['src', 'joined'],
      ['right', 'joined'],
      ['joined', 'out'],
    ],
  },
  all: ALL,
  counts: { read: ALL.rows + RIGHT, added: 0, folded: RIGHT, filtered: 0, loaded: ALL.rows },
  bytes: 5_000_000,
  points: [
    ['between the listings of its sources', tripAt('sluice-record-splits', 2, false)],
    ['while it reads the right side', tripAt(TAKE, 2, false)],
    ['while it reads the left side', tripAt(TAKE, 3, false)],
  ],
  reads: [
    ['reads the right side', onRead('right/part-0.csv')],
    ['reads the left side', onRead('left/part-2.csv')],
  ],
  async expectAll(work) {
    expect(await tableContent(work)).toEqual(ALL);
    // Each has the right row of its key.
    expect(
      await work.query(`SELECT count(other_v)::int AS matched, count(*) FILTER (WHERE other_v = v)::int AS right,
          count(*) FILTER (WHERE k < before)::int AS late
        FROM (SELECT *, lag(k) OVER (ORDER BY id) AS before FROM ds_t) one`),
    ).toEqual([{ matched: RIGHT, right: RIGHT, late: 0 }]);
  },
});

const AGAIN: readonly (readonly [string, Trip])[] = [
  ['before it begins anew', tripAt('WITH rejects AS (DELETE', 2, false)],
  ['as it stages', tripAt('FROM STDIN', 2, false)],
  ['as the join lets its rows go', tripAt('TRUNCATE "sluice"."staging_', 1, false)],
  ['as it publishes', tripAt('SET published_at', 1, false)],
];

test.each(AGAIN)(
  'a load that begins anew, as the table refuses a row, killed %s, loads each other row once',
  async (_, trip) => {
    await using work = await noting({ ...JOIN, execution: { errorHandling: 'dlq' } });
    await work.query('ALTER TABLE ds_t ADD CONSTRAINT rule CHECK (rnr <> 9)');
    expect(await killLoad(work, 'start', trip)).toMatchObject({ killed: true });
    expect(await rowsOf(work)).toEqual([]);
    const counts = { ...JOIN_COUNTS, loaded: 5, deadLettered: 2 };
    expect(await recovered(work)).toMatchObject({ status: 'partial', balanced: true, error: null, counts });
    expect(pairsOf(await rowsOf(work))).toBe('0-0 1- 2-3 4-0 5-');
    expect((await lettersOf(work)).map(({ row }) => row)).toEqual([2, 6]);
    expect(await wayOf(work)).toMatchObject({ staged: true, stages: 1 });
  },
);
