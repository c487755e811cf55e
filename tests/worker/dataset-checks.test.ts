import { describe, expect, test } from 'vitest';
import type { Json } from '../../runtime/contract/json.ts';
import { type Load, workplace } from './workplace.ts';

const FIELDS: Load['fields'] = [
  { name: 'nr', dataType: 'integer' },
  { name: 'name', dataType: 'text' },
  { name: 'at', dataType: 'timestamp' },
];
const load = (datasetLevel: Json, more: Partial<Load> = {}): Load => ({
  files: { 'a.csv': 'nr,name,at\n1,a,2024-01-01 00:00\n2,,2024-01-02 00:00\n3,b,\n4,a,\n' },
  fields: FIELDS,
  nodes: [{ nodeType: 'validate', config: { datasetLevel } }],
  ...more,
});

describe('rules of the load', () => {
  const failing: readonly (readonly [string, Json, string | null])[] = [
    ['too few rows', { rowCount: { min: 5 } }, '4'],
    ['too many rows', { rowCount: { max: 3 } }, '4'],
    ['too many rows without a value', { nullRate: { field: 'name', max: 0.2 } }, '0.250000'],
    ['too few different values', { distinctCount: [{ field: 'name', min: 3 }] }, '2'],
    ['values that are too old', { freshness: { field: 'at', maxAge: '7 days' } }, '2024-01-02 00:00:00+00'],
    ['a sum out of range', { sum: { field: 'nr', max: 9 } }, '10'],
    ['a mean out of range', { mean: { field: 'nr', min: 2.51 } }, '2.5000000000000000'],
  ];

  test.each(failing)('%s: nothing is loaded, and the run says what was expected and found', async (_, level, found) => {
    await using work = await workplace(load(level));
    expect(work.plan.shape).toBe('staged');
    const run = await work.run();
    const validator = Object.keys(level as object)[0];
    expect(run).toMatchObject({
      status: 'failed',
      counts: { loaded: 0 },
      error: { code: 'validation.dataset', node: 'n1', retryable: false },
      checks: [{ node: 'n1', validator, found, ok: false, onFail: 'abort' }],
    });
    expect(run.error?.message).toContain(`found ${found}`);
    expect(await work.query('SELECT * FROM ds_t')).toEqual([]);
  });

  test('all that hold are kept with the run, those that only warn too, which the log tells', async () => {
    await using work = await workplace(
      load({
        rowCount: { min: 4, max: 4 },
        nullRate: { field: 'name', max: 0.25 },
        distinctCount: { field: 'name', min: 3, onFail: 'warn' },
        sum: { field: 'nr', min: 10, max: 10 },
      }),
    );
    const run = await work.run();
    expect(run).toMatchObject({ status: 'success', balanced: true, counts: { loaded: 4 } });
    expect(run.checks.map(({ validator, ok, onFail }) => [validator, ok, onFail])).toEqual([
      ['rowCount', true, 'abort'],
      ['nullRate', true, 'abort'],
      ['distinctCount', false, 'warn'],
      ['sum', true, 'abort'],
    ]);
    expect(await work.query(`SELECT message FROM sluice.run_log WHERE stage = 'check'`)).toEqual([
      { message: 'distinctCount of "name": expected at least 3, found 2.' },
    ]);
  });

  test('look at the rows that are left, and fail where there is nothing to look at', async () => {
    await using work = await workplace(
      load(
        { mean: { field: 'nr', min: 0 } },
        {
          nodes: [
            { nodeType: 'filter_rows', config: { field: 'nr', operator: '>', value: 9 } },
            { nodeType: 'validate', config: { datasetLevel: { mean: { field: 'nr', min: 0 } } } },
          ],
        },
      ),
    );
    expect(await work.run()).toMatchObject({ status: 'failed', checks: [{ found: null, ok: false }] });
  });

  test.each(['truncate', 'blue_green', 'upsert'])(
    'keep the old rows of a %s load that is refused',
    async (loadMode) => {
      await using work = await workplace(
        load(
          { rowCount: { min: 100 } },
          {
            target: { loadMode },
            fields: [{ name: 'nr', dataType: 'integer', isPrimaryKey: true }, ...FIELDS.slice(1)],
          },
        ),
      );
      await work.query(`INSERT INTO ds_t (nr, name) VALUES (1, 'old')`);
      expect(await work.run()).toMatchObject({ status: 'failed', error: { code: 'validation.dataset' } });
      expect(await work.query('SELECT nr, name FROM ds_t')).toEqual([{ nr: 1, name: 'old' }]);
    },
  );
});

describe('the number of rows against past runs', () => {
  const guarded = (execution: Record<string, Json>): Load => ({
    files: { 'a.csv': 'nr,name,at\n1,a,\n2,b,\n' },
    fields: FIELDS,
    execution: { anomaly: { baselineRuns: 2, maxDeviation: 0.5 }, ...execution },
  });
  const past = (rows: number) =>
    `INSERT INTO sluice.runs (id, tenant, pipeline_name, status, mode, load_strategy, trigger, plan, counts)
     SELECT gen_random_uuid(), 'default', 'test', 'success', 'batch', 'append', 'manual', plan,
       counts || jsonb_build_object('loaded', ${rows}::int) FROM sluice.runs ORDER BY created_at LIMIT 1`;

  test('is not judged until there are enough, then refuses a staged load', async () => {
    await using work = await workplace(guarded({ validation: { mode: 'strict' } }));
    expect(await work.run()).toMatchObject({
      status: 'success',
      checks: [{ validator: 'anomaly', ok: true, expected: 'judged from 2 past runs on; there are 0' }],
    });
    await work.query(past(3));
    expect(await work.run()).toMatchObject({
      status: 'success',
      checks: [{ ok: true, expected: '2 to 3 rows, by the mean of 2.5 of 2 past runs' }],
    });
    await work.query(past(100));
    expect(await work.run()).toMatchObject({
      status: 'failed',
      error: { code: 'validation.dataset' },
      checks: [{ ok: false, found: '2 rows', onFail: 'abort' }],
    });
    expect(await work.query('SELECT count(*)::int AS rows FROM ds_t')).toEqual([{ rows: 4 }]);
  });

  test('is only said of a direct load', async () => {
    await using work = await workplace(guarded({}));
    expect(work.plan.warnings.map(({ code }) => code)).toEqual(['plan.anomaly']);
    await work.run();
    await work.query(past(100));
    expect(await work.run()).toMatchObject({ status: 'success', checks: [{ ok: false, onFail: 'warn' }] });
    expect(await work.query('SELECT count(*)::int AS rows FROM ds_t')).toEqual([{ rows: 4 }]);
  });
});
