import { describe, expect, test } from 'vitest';
import { faultProxy } from '../services/fault-proxy.ts';
import { type Load, workplace } from '../worker/workplace.ts';
import { contentOf, FIELDS, filesOf, tableContent, textOf } from './rows.ts';
import { seeded } from './seed.ts';
import { until } from './until.ts';

/** More by the environment, to hunt for rare ones. */
const ROUNDS = Number(process.env.SLUICE_FAULT_ROUNDS ?? 2);
const STRIKES = 6;
const ROWS = 16_000;
/** Rows that are no good, and rows that the filter drops: each must be counted once, however often it is read. */
const BAD = [17, 4_100, 8_000, 8_001, 15_999];
const DROPPED = [1, 2, 3];
/** Comes twice, word for word: the table's key refuses one of the two, whichever comes last. */
const TWICE = 12_345;

const CASES = (['direct', 'staged'] as const).flatMap((shape) => ([1, 3] as const).map((lanes) => ({ shape, lanes })));

function spoilt(files: Load['files'], keys: readonly number[]): Load['files'] {
  const spoil = (text: string) => keys.reduce((spoiling, key) => spoiling.replace(`\n${key},`, `\n${key}x,`), text);
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [path, spoil(String(content))]));
}

describe.each(CASES)('a $shape load in $lanes lane(s)', ({ shape, lanes }) => {
  test('over connections that break at random bytes holds exactly the rows of the files in the end', async () => {
    const random = seeded('tests/faults/bad-network.test.ts');
    const strict = shape === 'staged';
    const bad = strict ? [] : BAD;
    const policy = strict ? { validation: { mode: 'strict' } } : { errorHandling: 'dlq' };
    const files = spoilt(filesOf(4, ROWS / 4), bad);
    const refused = [...bad.map((key) => `${key}x`), ...(strict ? [] : [String(TWICE)])];
    const load: Load = {
      files: strict ? files : { ...files, 'part-0.csv': `${files['part-0.csv']}${TWICE},${textOf(TWICE)}\n` },
      fields: [{ ...FIELDS[0], isPrimaryKey: true }, FIELDS[1]],
      nodes: [{ nodeType: 'filter_rows', config: { field: 'v', operator: 'not_in', value: DROPPED.map(textOf) } }],
      execution: { parallelism: lanes, batchSize: 1_000, ...policy },
    };
    const read = strict ? ROWS : ROWS + 1;
    const loaded = read - refused.length - DROPPED.length;
    for (let round = 0; round < ROUNDS; round++) {
      await using work = await workplace(load);
      await using proxy = await faultProxy(work.url);
      const runner = work.openRunner({ databaseUrl: proxy.url(work.url) });
      await runner.recover();
      const { id } = await work.start(runner);
      const ended = async (): Promise<boolean> => (await runner.snapshot(id).catch(() => null))?.finishedAt != null;
      // Now one fault, then another, for as long as the load goes on; then none, so that it can end.
      for (let before = 0; proxy.strikes < STRIKES && !(await ended()); before = proxy.strikes) {
        const up = random.next(2) === 0;
        const byte = up ? 2_000 + random.next(900_000) : 800 + random.next(8_000);
        proxy.set({ kind: 'reset-at', direction: up ? 'up' : 'down', byte });
        await until('a connection breaks, or the run ends', async () =>
          proxy.strikes > before || (await ended()) ? true : null,
        );
      }
      proxy.set();
      const last = await until(
        'the run has ended',
        async () => {
          const now = await runner.snapshot(id);
          return now?.finishedAt == null ? null : now;
        },
        45_000,
      );
      expect(last, random.repeat).toMatchObject({
        status: bad.length === 0 ? 'success' : 'partial',
        balanced: true,
        error: null,
        counts: { read, loaded, filtered: DROPPED.length, deadLettered: refused.length },
      });
      expect(await tableContent(work), random.repeat).toEqual(contentOf(1, ROWS, [...bad, ...DROPPED]));
      const letters = await work.query<{ value: string }>('SELECT value FROM sluice.rejects');
      expect(letters.map(({ value }) => value).sort(), random.repeat).toEqual(refused.sort());
    }
  });
});
