import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expressionCatalogue } from '../../operators/expression/catalogue/index.ts';
import { compileExpression, typeNamed } from '../../operators/expression/index.ts';
import { editLetters } from '../../server/api/dead-letters/edit-letters.ts';
import { openStore } from '../../server/store/open-store.ts';
import { columnsOf, lettersOf, loadOf } from '../worker/lane-joins.ts';
import { noting, UNSTAGED, wayOf } from '../worker/noting.ts';
import { ended, type Load, type Workplace, workplace } from '../worker/workplace.ts';
import { killLoad } from './kill-load.ts';
import { recovered } from './recovered.ts';
import { type Trip, tripAt } from './tripwire.ts';

const COPY_DONE = Buffer.from([0x63, 0, 0, 0, 4]);
const TENANT = 'default';
const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
const isBad = (key: number): boolean => key % 10 === 3;
const EXECUTION = { errorHandling: 'dlq', batchSize: 100 };

/** A load, and what is to come of it: of each row that reaches the target, its key and its number. */
interface Case {
  readonly load: Load;
  readonly counts: Readonly<Record<string, number>>;
  /** `key:number` of each row, `key:` where the number is NULL. */
  readonly good: readonly string[];
  /** `key:value` of the cell that does not fit. */
  readonly bad: readonly string[];
}

const IN_FILE = 400;
const KEYS = upTo(3 * IN_FILE);
/** The keys of each of three files. */
const PARTS = upTo(3).map((file) => KEYS.slice(file * IN_FILE, (file + 1) * IN_FILE));
/** Makes a file several batches, so that a load is killed in the middle of it. */
const PAD = 'x'.repeat(1_500);
function jsonFiles(row: (key: number) => object): Load['files'] {
  const line = (key: number): string => `${JSON.stringify({ ...row(key), pad: PAD })}\n`;
  return Object.fromEntries(PARTS.map((keys, file) => [`part-${file}.jsonl`, keys.map(line).join('')]));
}

/** Of all `key:text` pairs that come to the target, whose number column takes no words, and what is counted before. */
function outcomeOf(pairs: readonly string[], before: Case['counts']): Omit<Case, 'load'> {
  const isWord = (pair: string): boolean => pair.includes('EUR');
  const [good, bad] = [pairs.filter((pair) => !isWord(pair)), pairs.filter(isWord)];
  return { good, bad, counts: { ...before, loaded: good.length, deadLettered: bad.length } };
}

/** Three elements of a row, one or two of them bad in every tenth; every seventh has none, and leaves. */
function elementsOf(key: number): string[] {
  if (key % 7 === 0) return [];
  const bad = isBad(key) ? (key % 20 === 3 ? [1] : [0, 2]) : [];
  return upTo(3).map((at) => (bad.includes(at) ? `EUR ${key * 10 + at}` : `${key * 10 + at}`));
}
const ELEMENTS = KEYS.flatMap((key) => elementsOf(key).map((element) => `${key}:${element}`));
const DROPPED = KEYS.filter((key) => key % 7 === 0).length;
const EXPLODE: Case = {
  load: {
    files: jsonFiles((key) => ({ k: key, list: elementsOf(key) })),
    fields: columnsOf('k integer, n integer'),
    nodes: [{ id: 'each', nodeType: 'explode', config: { field: 'list', name: 'n', empty: 'drop' } }],
    execution: EXECUTION,
  },
  // Three elements a row.
  ...outcomeOf(ELEMENTS, { read: KEYS.length, added: (ELEMENTS.length / 3) * 2, filtered: DROPPED }),
};

/** Each key is of two rows on the right, but for those from 1,000 on, which have none; every tenth key is bad in both. */
const PAIRS = KEYS.flatMap((key) => {
  const text = (number: number): string => `${key}:${isBad(key) ? `EUR ${number}` : number}`;
  return key < 1_000 ? [text(key), text(key + 5_000)] : [`${key}:`];
});
const rightLines = (from: number): string[] =>
  upTo(1_000).map((key) => `${key},${isBad(key) ? 'EUR ' : ''}${key + from}`);
const JOINED: Case = {
  load: {
    ...loadOf({
      left: { columns: 'k integer', files: PARTS.map((keys) => keys.map(String)) },
      right: { columns: 'key integer, n text', files: [rightLines(0), rightLines(5_000)] },
      config: { type: 'left', on: [{ left: 'k', right: 'key' }] },
      fields: 'k integer, n integer',
    }),
    execution: EXECUTION,
  },
  ...outcomeOf(PAIRS, { read: KEYS.length + 2_000, added: 1_000, folded: 2_000 }),
};

/** Every second one is bad: more letters than a replay reads at once. */
const FLAT = KEYS.map((key) => `${key}:${key % 2 === 1 ? 'EUR ' : ''}${key}`);
const FLATTENED: Case = {
  load: {
    files: jsonFiles((key) => ({ k: key, doc: { paid: [{ n: FLAT[key]!.split(':')[1] }] } })),
    fields: columnsOf('k integer, n integer, town text'),
    nodes: [
      { id: 'flat', nodeType: 'flatten', config: { field: 'doc', fields: [{ name: 'n', path: 'paid[0].n' }] } },
      {
        id: 'look',
        nodeType: 'lookup_join',
        config: { lookupSchema: 'towns', joinField: 'k', lookupField: 'key', selectFields: ['town'] },
      },
    ],
    execution: EXECUTION,
    schemas: { towns: { name: 'towns', fields: columnsOf('key integer, town text') } },
  },
  ...outcomeOf(FLAT, { read: KEYS.length, added: 0 }),
};

const mended = (text: string): string => text.replaceAll('EUR ', '');
const sorted = (pairs: readonly string[]): string[] => [...pairs].sort();

async function loaded({ query }: Workplace): Promise<string[]> {
  const rows = await query<{ pair: string }>(`SELECT k || ':' || coalesce(n::text, '') AS pair FROM ds_t`);
  return sorted(rows.map(({ pair }) => pair));
}

/** Every good row is once in the table, every bad one once a dead letter. */
async function expectAll(work: Workplace, { good, bad }: Case): Promise<void> {
  expect(await loaded(work)).toEqual(sorted(good));
  const letters = await lettersOf(work);
  const told = letters.map(({ record, value }) => `${(record as { k: string }).k}:${value}`);
  expect(sorted(told)).toEqual(sorted(bad));
  for (const { record, ...letter } of letters) {
    const key = Number((record as { k: string }).k);
    const label = expect.stringContaining(`${Math.floor(key / IN_FILE)}.`);
    expect(letter).toMatchObject({ label, row: (key % IN_FILE) + 1, node: 'out', cell: 'n' });
  }
}

/** Of a load in batches, which goes on where the last commit was; each kills the process that goes on after the one before. */
const KILLS: readonly (readonly [string, readonly Trip[]])[] = [
  ['as COPYs end', [tripAt(COPY_DONE, 3, false), tripAt(COPY_DONE, 3, false), tripAt(COPY_DONE, 3, true)]],
  ['at its seals', [tripAt('sluice-seal', 2, false), tripAt('sluice-seal', 1, true), tripAt('sluice-seal', 2, true)]],
  [
    'around its commits',
    [
      tripAt('COMMIT\0', 1, true, 'sluice-seal'),
      tripAt('COMMIT\0', 1, false, 'sluice-seal'),
      tripAt('WITH released AS', 1, false),
    ],
  ],
];
/** Of a load that is one transaction. */
const JOIN_KILLS: readonly (readonly [string, readonly Trip[]])[] = [
  ['twice as it reads', [tripAt('sluice-take-splits', 2, false), tripAt('sluice-take-splits', 2, false)]],
  ['as it writes', [tripAt(COPY_DONE, 1, false, 'FROM STDIN'), tripAt('sluice-seal', 1, false)]],
  [
    'before its COMMIT and after',
    [tripAt('COMMIT\0', 1, false, 'sluice-seal'), tripAt('COMMIT\0', 1, true, 'sluice-seal')],
  ],
  ['before its end is recorded', [tripAt('WITH released AS', 1, false)]],
];

async function killedLoad(work: Workplace, trips: readonly Trip[], { counts }: Case): Promise<void> {
  for (const [at, trip] of trips.entries()) {
    expect(await killLoad(work, at === 0 ? 'start' : 'recover', trip), `kill ${at + 1}`).toMatchObject({
      killed: true,
    });
  }
  expect(await recovered(work)).toMatchObject({ status: 'partial', balanced: true, error: null, counts });
}

const startReplay = ({ plan, runner }: Workplace) =>
  runner.start({ plan, tenant: TENANT, pipelineId: null, version: null, trigger: 'replay', replay: {} });

const SEVERAL = [
  ...KILLS.map(([at, trips]) => ['explode', at, EXPLODE, 'dead_letter.rows_become_several', trips] as const),
  ...JOIN_KILLS.map(([at, trips]) => ['a join', at, JOINED, 'dead_letter.needs_all_rows', trips] as const),
];

describe('bad rows behind an operator that makes rows of its own', () => {
  test.each(SEVERAL)(
    '%s, killed %s, are dead letters once, which no replay loads',
    async (_, _at, one, code, trips) => {
      await using work = await noting(one.load);
      await killedLoad(work, trips, one);
      await expectAll(work, one);
      await expect(startReplay(work)).rejects.toMatchObject({ code });
      expect(await work.query('SELECT letter FROM sluice.rejects GROUP BY letter')).toEqual([{ letter: 'open' }]);
      await expectAll(work, one);
      expect(await wayOf(work)).toEqual(UNSTAGED);
      // As the refusal says: mended in their files, into an emptied table.
      for (const [path, text] of Object.entries(one.load.files)) {
        await writeFile(join(work.folder, path), mended(`${text}`));
      }
      await work.query('TRUNCATE ds_t');
      expect(await work.run()).toMatchObject({ status: 'success', balanced: true });
      expect(await loaded(work)).toEqual(sorted([...one.good, ...one.bad.map(mended)]));
    },
  );
});

/** `kept`: letters that the replay has loaded by then, where it is sure. */
const REPLAY_KILLS: readonly (readonly [string, Trip, number | null])[] = [
  ['right after its letters are frozen', tripAt('COMMIT\0', 1, true), 0],
  ['before its first commit', tripAt('COMMIT\0', 1, false, 'sluice-seal'), 0],
  ['right after its first commit', tripAt('COMMIT\0', 1, true, 'sluice-seal'), null],
  ['before a later commit', tripAt('COMMIT\0', 2, false, 'sluice-seal'), 500],
  ['before its end is recorded', tripAt('WITH released AS', 1, false), 600],
];

/** Edits all open letters as a user does, by an expression over their records. */
async function mend(work: Workplace, set: Readonly<Record<string, string>>): Promise<unknown> {
  const store = openStore({ databaseUrl: work.url, onIdleError: () => {}, maxConnections: 1 });
  try {
    const expressions = { catalogue: expressionCatalogue, compile: compileExpression, typeNamed };
    return await editLetters({ store, expressions }, { tenant: TENANT, filter: {}, set });
  } finally {
    await store.close();
  }
}

describe('bad rows behind flatten and a lookup', () => {
  const cases = REPLAY_KILLS.map(([point, trip, kept], at) => {
    const [loading, trips] = KILLS[at % KILLS.length]!;
    return [loading, point, trips.slice(0, 2), trip, kept] as const;
  });
  test.each(cases)(
    'of a load killed %s, mended and replayed, killed %s, land once',
    async (_, _at, trips, trip, kept) => {
      await using work = await workplace(FLATTENED.load);
      await work.query(
        `INSERT INTO ds_towns (key, town) SELECT k, 'town ' || k FROM generate_series(0, ${KEYS.length}) k`,
      );
      await killedLoad(work, trips, FLATTENED);
      await expectAll(work, FLATTENED);
      const { good, bad } = FLATTENED;
      const all = { matched: bad.length, edited: bad.length, failed: 0, failures: [] };
      expect(await mend(work, { doc: `replace(doc::text, 'EUR ', '')` })).toEqual(all);
      expect(await killLoad(work, 'replay', trip)).toMatchObject({ killed: true });
      if (kept !== null) expect(await loaded(work)).toHaveLength(good.length + kept);
      const none = { code: 'dead_letter.none_open' };
      await expect(startReplay(work)).rejects.toMatchObject(none);
      const runner = work.openRunner();
      await runner.recover();
      const [replay] = await work.query<{ id: string }>(`SELECT id FROM sluice.runs WHERE trigger = 'replay'`);
      const counts = { read: bad.length, loaded: bad.length, deadLettered: 0 };
      expect(await ended(runner, replay!.id)).toMatchObject({ status: 'success', balanced: true, error: null, counts });
      await expect(startReplay(work)).rejects.toMatchObject(none);
      expect(await loaded(work)).toEqual(sorted(FLAT.map(mended)));
      expect(await work.query(`SELECT FROM ds_t WHERE town IS DISTINCT FROM 'town ' || k`)).toEqual([]);
      const letters = await work.query(
        'SELECT letter, replay_run, count(*)::int AS n FROM sluice.rejects GROUP BY 1, 2',
      );
      expect(letters).toEqual([{ letter: 'replayed', replay_run: replay!.id, n: bad.length }]);
    },
  );
});
