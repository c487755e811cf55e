import { describe, expect, test } from 'vitest';
import { type Workplace, workplace } from '../worker/workplace.ts';
import { killLoad } from './kill-load.ts';
import { recovered } from './recovered.ts';
import { type Trip, tripAt } from './tripwire.ts';

const ROWS = 1_500;
const SCHEMA = '00000000-0000-4000-8000-000000000001';
const ALTER = 'ALTER TABLE "public"."ds_t" ADD';

const POINTS: readonly (readonly [string, Trip])[] = [
  ['before the schema follows', tripAt('INSERT INTO sluice.schema_fields', 1, false)],
  ['after the schema has followed', tripAt('LOCK TABLE "public"."ds_t"', 1, false)],
  ['before the table is changed', tripAt(ALTER, 1, false)],
  ['while the table is changed', tripAt(ALTER, 1, true)],
  ['before the commit of the change', tripAt('COMMIT\0', 1, false, ALTER)],
  ['right after the commit of the change', tripAt('COMMIT\0', 1, true, ALTER)],
  ['when its first COPY begins', tripAt('FROM STDIN', 1, true)],
];

const CASES = ['append', 'truncate', 'blue_green'].flatMap((mode) =>
  POINTS.map(([point, at]) => ({ mode, point, at })),
);

describe.each(CASES)('a load ($mode) that changes its table, killed $point', ({ mode, at }) => {
  test('goes on to the same table, schema and rows', async () => {
    await using made = await workplace({
      files: {
        'a.csv': `k,n,city\n${Array.from({ length: ROWS }, (_, k) => `${k},${70_000 + k},Bern\n`).join('')}`,
      },
      fields: [
        { name: 'k', dataType: 'integer', isPrimaryKey: true },
        { name: 'n', dataType: 'smallint' },
      ],
      source: { columns: [{ name: 'k' }, { name: 'n', dataType: 'integer' }] },
      target: { loadMode: mode, schemaDrift: 'add_and_widen' },
      execution: { batchSize: 500 },
    });
    const work: Workplace = { ...made, plan: { ...made.plan, target: { ...made.plan.target, schemaId: SCHEMA } } };
    await work.query(`INSERT INTO sluice.schemas (id, tenant, name, definition, table_name, status)
        VALUES ('${SCHEMA}', 'default', 't', '{}', 'ds_t', 'active');
      INSERT INTO sluice.schema_fields (schema_id, ordinal, name, definition) VALUES
        ('${SCHEMA}', 0, 'k', '{"name": "k", "dataType": "integer", "isPrimaryKey": true}'),
        ('${SCHEMA}', 1, 'n', '{"name": "n", "dataType": "smallint", "displayName": "Number"}')`);
    expect(await killLoad(work, 'start', at)).toMatchObject({ killed: true });
    const run = await recovered(work);
    expect([run.error, run.status, run.balanced, run.counts.loaded]).toEqual([null, 'success', true, ROWS]);
    expect(
      await work.query(`SELECT count(*)::int AS rows, sum(n - k)::int AS sum, min(city) AS city FROM ds_t`),
    ).toEqual([{ rows: ROWS, sum: 70_000 * ROWS, city: 'Bern' }]);
    const fields = await work.query<{ definition: object }>(
      'SELECT definition FROM sluice.schema_fields ORDER BY ordinal',
    );
    expect(fields.map(({ definition }) => definition)).toEqual([
      { name: 'k', dataType: 'integer', isPrimaryKey: true },
      { name: 'n', dataType: 'integer', displayName: 'Number' },
      { name: 'city', dataType: 'text', isNullable: true, isPrimaryKey: false, isUnique: false, isPredictor: false },
    ]);
  });
});
