import { describe, expect, test } from 'vitest';
import type { DeadLetterFilter } from '../../runtime/contract/dead-letter.ts';
import type { Runner, RunSnapshot } from '../../runtime/contract/run.ts';
import { ended, type Load, type Workplace, workplace } from './workplace.ts';

const FIELDS = [
  { name: 'id', dataType: 'integer', isPrimaryKey: true },
  { name: 'amount', dataType: 'numeric', precision: 12, scale: 2 },
] as const;

/** Rows of which every second has an amount that is no number. */
const csvOf = (rows: number): string =>
  `id,amount\n${Array.from({ length: rows }, (_, i) => `${i + 1},${i % 2 === 0 ? '1.50' : `EUR ${i}.25`}`).join('\n')}\n`;

const loadOf = (rows: number, more: Partial<Load> = {}): Load => ({
  files: { 'in.csv': csvOf(rows) },
  fields: FIELDS,
  execution: { errorHandling: 'dlq' },
  ...more,
});

const startReplay = ({ plan, runner }: Workplace, replay: DeadLetterFilter = {}, on: Runner = runner) =>
  on.start({ plan, tenant: 'default', pipelineId: null, version: null, trigger: 'replay', replay });

const replay = async (work: Workplace, filter: DeadLetterFilter = {}): Promise<RunSnapshot> =>
  ended(work.runner, (await startReplay(work, filter)).id);

/** The fix: the amount without its currency. */
const mend = (work: Workplace) =>
  work.query(`UPDATE sluice.rejects SET letter = letter,
    edited = json_build_object('id', record->>'id', 'amount', substr(record->>'amount', 5)) WHERE letter = 'open'`);

const letters = async (work: Workplace): Promise<Record<string, number>> =>
  Object.fromEntries(
    (
      await work.query<{ letter: string; n: number }>(
        'SELECT letter, count(*)::int AS n FROM sluice.rejects GROUP BY letter ORDER BY letter',
      )
    ).map(({ letter, n }) => [letter, n]),
  );

const table = async (work: Workplace) =>
  (await work.query('SELECT count(*)::int AS rows, count(DISTINCT id)::int AS ids, sum(amount)::text FROM ds_t'))[0];

describe('a replay of dead letters', () => {
  test('loads what was mended, once, and marks it; a second one finds none open', async () => {
    await using work = await workplace(loadOf(2_000));
    expect(await work.run()).toMatchObject({ status: 'partial', counts: { loaded: 1_000, deadLettered: 1_000 } });
    await mend(work);
    const run = await replay(work);
    expect(run).toMatchObject({
      status: 'success',
      balanced: true,
      trigger: 'replay',
      counts: { read: 1_000, loaded: 1_000 },
    });
    await expect(startReplay(work)).rejects.toMatchObject({ code: 'dead_letter.none_open' });
    expect(await letters(work)).toEqual({ replayed: 1_000 });
    expect(await table(work)).toMatchObject({ rows: 2_000, ids: 2_000 });
    const [marked] = await work.query(
      'SELECT DISTINCT replay_run, settled_at IS NULL AS unsettled FROM sluice.rejects',
    );
    expect(marked).toEqual({ replay_run: run.id, unsettled: false });
  });

  test('that is asked for by ten at once takes each letter once', async () => {
    await using work = await workplace(loadOf(2_000));
    await work.run();
    await mend(work);
    const asked = await Promise.allSettled(Array.from({ length: 10 }, () => startReplay(work)));
    const started = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const runs = await Promise.all(started.map(({ id }) => ended(work.runner, id)));
    expect(runs.reduce((sum, { counts }) => sum + counts.loaded, 0)).toBe(1_000);
    for (const one of asked) if (one.status === 'rejected') expect(one.reason.code).toBe('dead_letter.none_open');
    expect(await table(work)).toMatchObject({ rows: 2_000, ids: 2_000 });
  });

  test('rejects again what is still bad: a new dead letter, at its old place, with the cause that it has now', async () => {
    await using work = await workplace(loadOf(4));
    await work.run();
    await work.query(`UPDATE sluice.rejects SET edited = '{"id": "none", "amount": 4.50}' WHERE row_number = 2`);
    const run = await replay(work);
    expect(run).toMatchObject({ status: 'partial', balanced: true, counts: { read: 2, loaded: 0, deadLettered: 2 } });
    const rows = await work.query(
      `SELECT row_number::int AS row, label, line::int, column_name AS column, value, letter, edited, record,
         run_id = $1 AS again, replay_of IS NOT NULL AS linked FROM sluice.rejects ORDER BY id`,
      [run.id],
    );
    expect(rows).toMatchObject([
      { row: 2, column: 'amount', letter: 'replayed', again: false, linked: false },
      { row: 4, column: 'amount', letter: 'replayed', again: false, linked: false },
      {
        row: 2,
        label: 'in.csv',
        line: 3,
        column: 'id',
        value: 'none',
        letter: 'open',
        again: true,
        linked: true,
        edited: null,
        record: { id: 'none', amount: 4.5 },
      },
      { row: 4, label: 'in.csv', line: 5, column: 'amount', letter: 'open', again: true, linked: true },
    ]);
  });

  test('keeps bad rows as dead letters, whatever the pipeline does with them by now', async () => {
    await using work = await workplace(
      loadOf(4, { execution: { errorHandling: 'dlq', validation: { columns: { amount: 'coerce' } } } }),
    );
    await work.run();
    const { plan } = work;
    for (const changed of [
      { ...plan, errorPolicy: 'skip' },
      { ...plan, errorPolicy: 'fail' },
      { ...plan, validation: 'skip', columnModes: { amount: 'skip' } },
    ] as const) {
      const run = await replay({ ...work, plan: changed });
      expect(run).toMatchObject({ status: 'partial', counts: { read: 2, skipped: 0, deadLettered: 2 } });
    }
    expect(await letters(work)).toEqual({ open: 2, replayed: 6 });
  });

  test('that fails gives back what it did not load, and is not resumed', async () => {
    await using work = await workplace(loadOf(6));
    await work.run();
    await work.query(
      `UPDATE sluice.rejects SET edited = json_build_object('id', record->>'id', 'amount', 7) WHERE row_number < 6`,
    );
    const strict = { ...work, plan: { ...work.plan, validation: 'strict', shape: 'staged' } } as Workplace;
    const failed = await replay(strict);
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'row.rejected' } });
    expect(await table(work)).toMatchObject({ rows: 3 });
    await expect(work.runner.resume(failed.id)).rejects.toMatchObject({ code: 'run.not_resumable' });
    expect(await replay(work)).toMatchObject({ status: 'partial', counts: { loaded: 2, deadLettered: 1 } });
    expect(await table(work)).toMatchObject({ rows: 5, ids: 5 });
  });

  test('of a staged load marks its letters when it publishes', async () => {
    await using work = await workplace(loadOf(6));
    await work.run();
    await mend(work);
    const staged = { ...work, plan: { ...work.plan, validation: 'strict', shape: 'staged' } } as Workplace;
    expect(await replay(staged)).toMatchObject({ status: 'success', counts: { read: 3, loaded: 3 } });
    expect(await letters(work)).toEqual({ replayed: 3 });
    expect(await table(work)).toMatchObject({ rows: 6, ids: 6 });
  });

  test('upserts by key, and counts what it filters', async () => {
    await using work = await workplace(
      loadOf(6, {
        target: { loadMode: 'upsert', upsertKey: ['id'] },
        nodes: [{ nodeType: 'filter_rows', config: { field: 'id', operator: '!=', value: '4' } }],
      }),
    );
    await work.run();
    await work.query(`UPDATE sluice.rejects SET edited = '{"id": 1, "amount": 9}' WHERE row_number = 2`);
    await work.query(`UPDATE sluice.rejects SET edited = '{"id": 4, "amount": 9}' WHERE row_number = 6`);
    expect(await replay(work)).toMatchObject({ status: 'success', counts: { read: 2, loaded: 1, filtered: 1 } });
    expect(await work.query('SELECT id, amount::text FROM ds_t ORDER BY id')).toEqual([
      { id: 1, amount: '9.00' },
      { id: 3, amount: '1.50' },
      { id: 5, amount: '1.50' },
    ]);
  });

  test('runs the hooks after the load, and none of those that make the table ready for all rows', async () => {
    await using work = await workplace(
      loadOf(4, {
        target: {
          hooks: {
            before: [{ kind: 'sql', sql: 'DELETE FROM ds_t' }],
            after: [{ kind: 'sql', sql: 'UPDATE ds_t SET amount = amount + 1' }],
          },
        },
      }),
    );
    await work.run();
    await mend(work);
    expect(await replay(work)).toMatchObject({ status: 'success', counts: { loaded: 2 } });
    expect(await table(work)).toMatchObject({ rows: 4, sum: '13.50' });
  });

  test('rejects a record that was never taken apart, until it is edited', async () => {
    await using work = await workplace(loadOf(2, { files: { 'in.csv': 'id,amount\n1,1\n2,2,2\n' } }));
    await work.run();
    expect(await replay(work)).toMatchObject({ status: 'partial', counts: { read: 1, loaded: 0, deadLettered: 1 } });
    const [again] = await work.query(`SELECT node, code, record FROM sluice.rejects WHERE letter = 'open'`);
    expect(again).toMatchObject({ node: 'src', record: { raw: '2,2,2' } });
    await work.query(`UPDATE sluice.rejects SET edited = '{"id": 2, "amount": "2.2"}' WHERE letter = 'open'`);
    expect(await replay(work)).toMatchObject({ status: 'success', counts: { read: 1, loaded: 1 } });
    expect(await table(work)).toMatchObject({ rows: 2, ids: 2 });
  });

  test.each([
    ['truncate', { target: { loadMode: 'truncate' } }, 'dead_letter.load_mode'],
    [
      'deduplicate',
      { nodes: [{ nodeType: 'deduplicate', config: { keyFields: ['id'] } }] },
      'dead_letter.needs_all_rows',
    ],
    ['explode', { nodes: [{ nodeType: 'explode', config: { field: 'amount' } }] }, 'dead_letter.rows_become_several'],
    [
      'validate',
      { nodes: [{ nodeType: 'validate', config: { rowLevel: [{ id: 'once', field: 'id', rule: 'unique' }] } }] },
      'dead_letter.unique_rule',
    ],
  ] as const)('is refused behind %s, by name', async (name, more, code) => {
    await using work = await workplace(loadOf(4, more as Partial<Load>));
    await expect(startReplay(work)).rejects.toMatchObject({ code, message: expect.stringContaining(name) });
    expect(await work.query('SELECT FROM sluice.runs')).toEqual([]);
  });

  test('is shown beforehand: what would be loaded, dropped or rejected again; and nothing is written', async () => {
    await using work = await workplace(
      loadOf(8, { nodes: [{ nodeType: 'filter_rows', config: { field: 'id', operator: '!=', value: '4' } }] }),
    );
    await work.run();
    const found = await work.query<{ id: string }>('SELECT id FROM sluice.rejects ORDER BY id');
    await work.query(`UPDATE sluice.rejects SET edited = CASE row_number WHEN 2 THEN '{"id": 2, "amount": "2.5"}'
      WHEN 6 THEN '{"id": 4, "amount": 1}' ELSE '{"id": 1, "amount": 1}' END::json`);
    const seen = await work.runner.preview(
      { plan: work.plan, ids: found.map(({ id }) => id) },
      new AbortController().signal,
    );
    expect(seen).toEqual([
      { id: found[0]!.id, outcome: 'loaded', row: { id: '2', amount: '2.50' } },
      { id: found[1]!.id, outcome: 'dropped' },
      {
        id: found[2]!.id,
        outcome: 'rejected',
        reject: expect.objectContaining({ node: 'out', column: 'id', value: '1' }),
      },
    ]);
    expect(await table(work)).toMatchObject({ rows: 4 });
    expect(await letters(work)).toEqual({ open: 3 });
  });

  test('is shown beforehand as the columns of the table hold it, also where a trigger makes it fit', async () => {
    await using work = await workplace({
      files: { 'in.csv': 'id,amount,doc,name,seen,day\n1,EUR 1,,,,\n2,EUR 2,,,,\n' },
      fields: [
        ...FIELDS,
        { name: 'doc', dataType: 'json' },
        { name: 'name', dataType: 'varchar', length: 3 },
        { name: 'seen', dataType: 'timestamptz' },
        { name: 'day', dataType: 'date' },
      ],
      execution: { errorHandling: 'dlq', validation: { columns: { name: 'coerce' } } },
    });
    await work.run();
    await work.query(`ALTER TABLE ds_t ADD CHECK (id > 0);
      CREATE FUNCTION above() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.id := abs(NEW.id); RETURN NEW; END';
      CREATE TRIGGER above BEFORE INSERT ON ds_t FOR EACH ROW EXECUTE FUNCTION above()`);
    await work.query(`UPDATE sluice.rejects SET edited = CASE row_number
      WHEN 1 THEN '{"id": " 7", "amount": "12345678.129", "doc": {"b": 1, "a": 2}, "name": "long", "seen": "2026-03-01 12:00+02", "day": "20260301"}'
      ELSE '{"id": -8, "amount": "1e3"}' END::json`);
    const found = await work.query<{ id: string }>('SELECT id FROM sluice.rejects ORDER BY id');
    const ids = found.map(({ id }) => id);
    const seen = await work.runner.preview({ plan: work.plan, ids }, new AbortController().signal);
    const first = {
      id: '7',
      amount: '12345678.13',
      doc: '{"a": 2, "b": 1}',
      name: 'lon',
      seen: '2026-03-01 10:00:00+00',
      day: '2026-03-01',
    };
    const second = { id: '-8', amount: '1000.00', doc: null, name: null, seen: null, day: null };
    expect(seen).toEqual([
      { id: ids[0], outcome: 'loaded', row: first },
      { id: ids[1], outcome: 'loaded', row: second },
    ]);
    expect(await replay(work)).toMatchObject({ counts: { loaded: 2 } });
    await work.query(`SET TimeZone = 'UTC'`);
    const loaded = await work.query(
      'SELECT id::text, amount::text, doc::text, name::text, seen::text, day::text FROM ds_t ORDER BY id',
    );
    expect(loaded).toEqual([first, { ...second, id: '8' }]);
  });
});
