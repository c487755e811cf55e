import { describe, expect, it } from 'vitest';
import { operators } from '../../operators/index.ts';
import { parse } from '../../runtime/plan/index.ts';
import { type Planned, plan } from '../../runtime/plan/plan.ts';
import { connectors } from '../../sources/index.ts';

async function planOf(datasetLevel: object | null, executionConfig: object = {}): Promise<Planned> {
  const between = datasetLevel === null ? [] : [{ id: 'checks', nodeType: 'validate', config: { datasetLevel } }];
  const nodes = [
    { id: 'src', nodeType: 'source', config: { fileFormat: 'csv' } },
    ...between,
    { id: 'out', nodeType: 'target', config: {} },
  ];
  const { draft, issues } = parse({
    name: 'load',
    connector: { type: 'local_fs', config: { path: '.' } },
    schema: {
      name: 'people',
      fields: [
        { name: 'name', dataType: 'text' },
        { name: 'age', dataType: 'integer' },
        { name: 'seen', dataType: 'date' },
      ],
    },
    executionConfig,
    nodes,
    edges: nodes.slice(1).map(({ id }, index) => ({ source: nodes[index]!.id, target: id })),
  });
  if (draft === null) throw new Error(JSON.stringify(issues));
  return plan(
    draft,
    { connectors, operators },
    {
      tenantSchema: 'public',
      sourceColumns: {
        src: ['name', 'age', 'seen', 'other'].map((name, sourceOrdinal) => ({
          name,
          type: 'untyped',
          nullable: true,
          sourceOrdinal,
        })),
      },
    },
  );
}
const said = async (datasetLevel: object | null, executionConfig?: object): Promise<string[]> =>
  (await planOf(datasetLevel, executionConfig)).issues
    .filter(({ code }) => code !== 'plan.columns_dropped')
    .map(({ severity, code, path }) => `${severity} ${code} at ${path}`);

const AT = 'nodes[1].config.datasetLevel';

describe('rules of a load', () => {
  it('stage it, say so, and stand in the plan with numbers as text and ages in seconds', async () => {
    const { plan: planned } = await planOf({
      sum: { field: 'age', max: 1e21 },
      freshness: { field: 'seen', maxAge: '2 days' },
    });
    expect(planned).toMatchObject({
      shape: 'staged',
      checks: [
        { node: 'checks', validator: 'freshness', field: 'seen', min: null, max: '172800', onFail: 'abort' },
        { node: 'checks', validator: 'sum', field: 'age', min: null, max: '1e+21', onFail: 'abort' },
      ],
    });
    expect(await said({ rowCount: { min: 1 } })).toEqual([`warning plan.staged at ${AT}`]);
  });

  it('refuse fields that are not loaded, and types that they cannot look at', async () => {
    expect(await said({ nullRate: [{ field: 'other', max: 0 }] })).toContain(
      `error plan.check_field at ${AT}.nullRate[0].field`,
    );
    expect(await said({ mean: { field: 'name', max: 0 } })).toContain(`error plan.check_field at ${AT}.mean.field`);
    expect(await said({ freshness: { field: 'age', maxAge: '1h' } })).toContain(
      `error plan.check_field at ${AT}.freshness.field`,
    );
  });

  it('refuse bounds that are none', async () => {
    for (const level of [
      { rowCount: {} },
      { rowCount: { min: 2, max: 1 } },
      { nullRate: { field: 'name', max: 2 } },
      { freshness: { field: 'seen', maxAge: 'soon' } },
      {},
    ]) {
      expect((await said(level)).join()).toContain('error config.invalid');
    }
  });

  it('hold the columns that arrive to a set when the pipeline is planned', async () => {
    const set = async (columns: readonly string[], more: object = {}) =>
      await said({ columnSet: { columns, ...more } });
    expect(await set(['name', 'age'])).toEqual([]);
    expect(await set(['name', 'born'])).toEqual([`error validation.dataset at ${AT}.columnSet`]);
    expect(await set(['name', 'age'], { exact: true })).toEqual([`error validation.dataset at ${AT}.columnSet`]);
    expect(await set(['name', 'born'], { onFail: 'warn' })).toEqual([`warning validation.dataset at ${AT}.columnSet`]);
    expect((await planOf({ columnSet: { columns: ['name'] } })).plan?.shape).toBe('direct');
  });
});

describe('an error budget', () => {
  it('stands in the plan, the rate from a thousand rows on', async () => {
    expect((await planOf(null, { errorHandling: 'dlq', maxErrors: 5, maxErrorRate: 0.1 })).plan?.errorBudget).toEqual({
      maxErrors: 5,
      maxErrorRate: 0.1,
      afterRows: 1_000,
    });
    expect((await planOf(null, { errorHandling: 'dlq' })).plan).not.toHaveProperty('errorBudget');
  });

  it('says when nothing counts against it, and refuses a beginning without a rate', async () => {
    expect(await said(null, { maxErrors: 5 })).toEqual(['warning plan.error_budget at executionConfig.maxErrors']);
    expect(await said(null, { errorHandling: 'skip', maxErrors: 5 })).toEqual([]);
    expect(await said(null, { errorHandling: 'skip', errorRateAfterRows: 5 })).toEqual([
      'error plan.error_budget at executionConfig.errorRateAfterRows',
    ]);
  });
});

describe('a guard against anomalies', () => {
  const anomaly = { maxDeviation: 0.5 };
  it('stops a staged load, and only warns of a direct one', async () => {
    expect(await said(null, { anomaly })).toEqual(['warning plan.anomaly at executionConfig.anomaly.onAnomaly']);
    expect(await said(null, { anomaly: { ...anomaly, onAnomaly: 'warn' } })).toEqual([]);
    expect(await said(null, { anomaly, validation: { mode: 'strict' } })).toEqual([]);
    expect((await planOf(null, { anomaly })).plan?.anomaly).toEqual({
      baselineRuns: 5,
      maxDeviation: 0.5,
      onFail: 'abort',
    });
  });
});
