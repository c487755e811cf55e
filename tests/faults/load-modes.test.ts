import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { type Load, workplace } from '../worker/workplace.ts';
import { killLoad } from './kill-load.ts';
import { recovered } from './recovered.ts';
import { type Trip, tripAt } from './tripwire.ts';

const OLD = 1_000;
const NEW = 4_500;
const FIELDS: Load['fields'] = [
  { name: 'k', dataType: 'integer', isPrimaryKey: true },
  { name: 'v', dataType: 'text' },
];
const file = (from: number, to: number): string =>
  `k,op,v\n${Array.from({ length: to - from + 1 }, (_, index) => `${from + index},u,new ${'x'.repeat(80)}\n`).join('')}`;

/** What a reader sees at once: rows, keys, rows of before. */
interface Seen {
  readonly rows: number;
  readonly keys: number;
  readonly old: number;
}

interface Mode {
  readonly mode: string;
  readonly target: Load['target'];
  /** Rows that the table has before, with keys from 1. */
  readonly old: number;
  /** What is there at the end. */
  readonly end: Seen;
  readonly loaded: number;
  /** Whether what was seen is nothing but what the mode promises, in the order in which it was seen. */
  readonly allowed: (seen: readonly Seen[]) => boolean;
  /** Statements by which the run's last transaction is known, where it has one. */
  readonly publishes?: readonly string[];
}

const whole =
  (...states: readonly Seen[]) =>
  (seen: readonly Seen[]) =>
    seen.every((one) => states.some((state) => JSON.stringify(state) === JSON.stringify(one)));
const growing = (seen: readonly Seen[]): boolean =>
  seen.every((one, index) => one.rows >= (seen[index - 1]?.rows ?? 0) && one.rows === one.keys);
const all: Seen = { rows: NEW, keys: NEW, old: 0 };
const before: Seen = { rows: OLD, keys: OLD, old: OLD };

const MODES: readonly Mode[] = [
  { mode: 'append', target: {}, old: 0, end: all, loaded: NEW, allowed: growing },
  { mode: 'upsert', target: { loadMode: 'upsert' }, old: OLD, end: all, loaded: NEW, allowed: growing },
  {
    mode: 'cdc_mirror',
    target: { loadMode: 'cdc_mirror', cdc: { format: 'columns' } },
    old: OLD,
    end: all,
    loaded: NEW,
    allowed: growing,
  },
  {
    mode: 'truncate',
    target: { loadMode: 'truncate' },
    old: OLD,
    end: all,
    loaded: NEW,
    allowed: whole(before, all),
    publishes: ['DELETE FROM "public"."ds_t"', 'INSERT INTO "public"."ds_t"'],
  },
  {
    mode: 'blue_green',
    target: { loadMode: 'blue_green' },
    old: OLD,
    end: all,
    loaded: NEW,
    allowed: whole(before, all),
    publishes: ['RENAME TO "ds_t_old"', 'CREATE OR REPLACE VIEW'],
  },
  {
    mode: 'incremental_watermark',
    target: { loadMode: 'incremental_watermark', watermarkColumn: 'k' },
    old: OLD,
    end: { rows: NEW, keys: NEW, old: OLD },
    loaded: NEW - OLD,
    allowed: whole(before, { rows: NEW, keys: NEW, old: OLD }),
    publishes: ['INSERT INTO "public"."ds_t"', 'INSERT INTO sluice.watermarks'],
  },
];

const COPY_DONE = Buffer.from([0x63, 0, 0, 0, 4]);
/** Ten points, each by what it sends. */
function pointsOf({ mode, publishes }: Mode): readonly (readonly [string, Trip])[] {
  const loading = [
    ['before its splits are recorded', tripAt('INSERT INTO sluice.splits', 1, false)],
    ['when its first COPY begins', tripAt('FROM STDIN', 1, true)],
    ['before its first COPY ends', tripAt(COPY_DONE, 1, false)],
    ['when its first seal is sent', tripAt('sluice-seal', 1, true)],
    ['before its third COPY ends', tripAt(COPY_DONE, 3, false)],
    ['after its fourth COPY', tripAt(COPY_DONE, 4, true)],
  ] as const;
  if (publishes === undefined) {
    const merging = mode === 'append' ? 'sluice-seal' : 'ON CONFLICT';
    return [
      ...loading,
      ['before its second commit', tripAt('COMMIT\0', 2, false)],
      ['right after its second commit', tripAt('COMMIT\0', 2, true)],
      ['in the middle of a transaction', tripAt(merging, 3, false)],
      ['right after its fourth commit', tripAt('COMMIT\0', 4, true)],
    ];
  }
  const [first = '', second = ''] = publishes;
  return [
    ...loading,
    ['when it begins to publish', tripAt(first, 1, true)],
    ['in the middle of publishing', tripAt(second, 1, true)],
    ['before the commit that publishes', tripAt('COMMIT\0', 1, false, second)],
    ['right after the commit that publishes', tripAt('COMMIT\0', 1, true, second)],
  ];
}

/** A reader without a pause takes a core from the load that it watches. */
const READ_EVERY_MS = 5;

/** Reads on a connection of its own, again and again, until `stop`; gives what was seen, each once in a row. */
async function readAllTheWhile(url: string): Promise<{ stop(): Promise<readonly Seen[]> }> {
  const client = new pg.Client(url);
  await client.connect();
  const seen: Seen[] = [];
  let over = false;
  const reading = (async () => {
    while (!over) {
      const { rows } = await client.query<Seen>(
        `SELECT count(*)::int AS rows, count(DISTINCT k)::int AS keys, count(*) FILTER (WHERE v = 'old')::int AS old FROM through`,
      );
      if (JSON.stringify(rows[0]) !== JSON.stringify(seen.at(-1))) seen.push(rows[0]!);
      await delay(READ_EVERY_MS);
    }
  })();
  return {
    async stop() {
      over = true;
      await reading;
      await client.end();
      return seen;
    },
  };
}

const CASES = MODES.flatMap((mode) => pointsOf(mode).map(([point, at]) => ({ ...mode, point, at })));

describe.each(CASES)('$mode killed $point', ({ target, old, end, loaded, allowed, at, mode }) => {
  test('goes on to the same rows, and a reader never sees fewer, doubled or mixed ones', async () => {
    await using work = await workplace({
      files: { 'a.csv': file(1, 1_500), 'b.csv': file(1_501, 3_000), 'c.csv': file(3_001, NEW) },
      fields: FIELDS,
      ...(target === undefined ? {} : { target }),
      execution: { batchSize: 500 },
    });
    await work.query(`INSERT INTO ds_t (k, v) SELECT k, 'old' FROM generate_series(1, ${old}) AS k;
      CREATE VIEW through AS SELECT * FROM ds_t;
      INSERT INTO sluice.watermarks (tenant, pipeline, schema_name, table_name, column_name, value, run_id)
      VALUES ('default', 'name:test', 'public', 'ds_t', 'k', '${OLD}', gen_random_uuid())`);
    const reader = await readAllTheWhile(work.url);
    try {
      expect(await killLoad(work, 'start', at)).toMatchObject({ killed: true });
      const run = await recovered(work);
      expect([run.error, run.status, run.balanced]).toEqual([null, 'success', true]);
      expect(run.counts).toMatchObject({ read: NEW, loaded, filtered: NEW - loaded });
    } finally {
      const seen = await reader.stop();
      expect(allowed(seen), `${mode}: ${JSON.stringify(seen)}`).toBe(true);
    }
    const [content] = await work.query<Seen>(
      `SELECT count(*)::int AS rows, count(DISTINCT k)::int AS keys, count(*) FILTER (WHERE v = 'old')::int AS old FROM through`,
    );
    expect(content).toEqual(end);
    const left = await work.query(
      `SELECT relname FROM pg_class WHERE relkind = 'r' AND (relname ~ '^staging_[0-9a-f]{32}' OR relname LIKE 'sluice\\_swap%')`,
    );
    expect(left).toEqual([]);
  });
});
