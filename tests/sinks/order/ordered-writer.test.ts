import { afterEach, expect, test, vi } from 'vitest';
import type { OrderBy } from '../../../runtime/contract/sink.ts';
import { ThreadedSorter } from '../../../sinks/postgres/order/threaded-sorter.ts';
import { openWriter } from '../../../sinks/postgres/writer.ts';
import { batchOf } from '../../contract/batch-of.ts';
import { PEOPLE, peopleTable, peopleTarget } from '../people.ts';

const { signal } = new AbortController();

afterEach(() => {
  vi.restoreAllMocks();
});

const BY_NAME: readonly OrderBy[] = [{ from: 1, type: 'text', descending: true, nullsFirst: false }];
const TABLE = 'CREATE TABLE public.ds_people (id integer, name text, nr bigserial)';
const ROWS = ['b', 'd', 'a', null, 'c', 'd'].map((name, id) => ({ id: String(id), name }));
/** Ids in the order of names from the last to the first, equal ones as they came, NULL behind all. */
const IN_ORDER = [1, 5, 4, 0, 2, 3];

test.for(['binary', 'text'] as const)(
  'a writer with an order writes what came in several batches so: %s',
  async (format) => {
    await using table = await peopleTable({ order: BY_NAME, format }, TABLE);
    await using writer = await table.open(signal);
    for (const rows of [ROWS.slice(0, 4), ROWS.slice(4)]) {
      expect(await writer.write(batchOf(PEOPLE, rows), { isolate: false }, signal)).toMatchObject({
        encoded: rows.length,
      });
    }
    expect(await table.count()).toBe(0);
    await writer.commit(() => async () => {}, signal);
    const { rows } = await table.client.query<{ id: number }>('SELECT id FROM public.ds_people ORDER BY nr');
    expect(rows.map(({ id }) => id)).toEqual(IN_ORDER);
  },
);

test('rows that cannot be encoded are rejects, and what is rolled back comes into no later commit', async () => {
  await using table = await peopleTable({ order: BY_NAME }, TABLE);
  await using writer = await table.open(signal);
  await writer.write(batchOf(PEOPLE, ROWS), { isolate: false }, signal);
  await writer.rollback();
  const written = await writer.write(
    batchOf(PEOPLE, [
      { id: '7', name: 'x' },
      { id: 'eight', name: 'y' },
      { id: '9', name: 'z' },
    ]),
    { isolate: false },
    signal,
  );
  expect(written).toMatchObject({ encoded: 2, rejectedRows: [1], rejects: [{ column: 'id', value: 'eight' }] });
  await writer.commit(() => async () => {}, signal);
  const { rows } = await table.client.query<{ id: number }>('SELECT id FROM public.ds_people ORDER BY nr');
  expect(rows.map(({ id }) => id)).toEqual([9, 7]);
});

test('what comes of rows is known later where a thread encodes them; rolled back, it comes to nothing', async () => {
  await using table = await peopleTable({ order: BY_NAME }, TABLE);
  await using writer = await table.open(signal);
  vi.spyOn(ThreadedSorter.prototype, 'isNearlyIdle', 'get').mockReturnValue(true);
  const isolate = { isolate: false };
  const many = Array.from({ length: 12_000 }, (_, id) => ({ id: String(id), name: `${id}`.padStart(90, '0') }));
  const some = [...many.slice(0, 300), { id: 'eight', name: 'y' }, { id: '9', name: 'z' }];
  const rejected = { encoded: 301, rejectedRows: [300], rejects: [{ column: 'id', value: 'eight' }] };
  await writer.write(batchOf(PEOPLE, many), isolate, signal);
  const lost = await writer.take(batchOf(PEOPLE, some), isolate, signal);
  expect(lost.result).toBeInstanceOf(Promise);
  await writer.rollback();
  await expect(lost.result).rejects.toMatchObject({ code: 'run.lane_lost' });

  await writer.write(batchOf(PEOPLE, many), isolate, signal);
  const taken = [await writer.take(batchOf(PEOPLE, some), isolate, signal)];
  taken.push(await writer.take(batchOf(PEOPLE, some), isolate, signal));
  for (const { result } of taken) expect(await result).toMatchObject(rejected);
  expect(await writer.write(batchOf(PEOPLE, some), isolate, signal)).toMatchObject(rejected);
  const { copied } = await writer.commit(() => async () => {}, signal);
  expect([copied, await table.count()]).toEqual([12_000 + 3 * 301, 12_000 + 3 * 301]);
});

test('their one COPY may take longer than a statement may', async () => {
  const slow = `${TABLE};
    CREATE FUNCTION public.slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.1); RETURN NEW; END';
    CREATE TRIGGER slow BEFORE INSERT ON public.ds_people FOR EACH ROW EXECUTE FUNCTION public.slow()`;
  await using table = await peopleTable({}, slow);
  await using writer = await openWriter(
    {
      databaseUrl: table.url,
      applicationName: 'sluice test',
      target: peopleTarget({ order: BY_NAME }),
      limits: { statementTimeoutMs: 300 },
    },
    signal,
  );
  await writer.write(batchOf(PEOPLE, ROWS), { isolate: false }, signal);
  await writer.commit(() => async () => {}, signal);
  expect(await table.count()).toBe(ROWS.length);
});
