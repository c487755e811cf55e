import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { SchemaDraft } from '../../runtime/plan/model/schema.ts';
import { parse } from '../../runtime/plan/parse.ts';
import { parseSchema } from '../../runtime/plan/parse-schema.ts';
import { type Planned, plan } from '../../runtime/plan/plan.ts';
import { fakeRegistry } from './fake-registry.ts';
import { connector, csvColumns, customers, dailyLoad } from './worked-example.ts';

const golden = new URL('./golden/', import.meta.url);
const cases = readdirSync(golden)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.replace(/\.yaml$/, ''));

async function planOf(
  input: unknown,
  context: { schema?: SchemaDraft; sourceColumns?: { 'source-1': typeof csvColumns } } = {},
): Promise<Planned> {
  return plan(parse(input).draft!, fakeRegistry, { tenantSchema: 'public', ...context });
}

const example = { ...dailyLoad, connector, schema: customers };

describe('plan', () => {
  it.each(cases)('golden: %s', async (name) => {
    const { plan: planned, issues } = await planOf(readFileSync(new URL(`${name}.yaml`, golden), 'utf8'));
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    await expect(`${JSON.stringify(planned, null, 2)}\n`).toMatchFileSnapshot(`./golden/${name}.json`);
  });

  it('golden: worked example of the specification, whose table lacks ssn', async () => {
    const { plan: planned } = await planOf(example, { sourceColumns: { 'source-1': csvColumns } });
    expect(planned!.target.dropped).toEqual(['ssn']);
    expect(planned!.warnings.map(({ code, path }) => [code, path])).toEqual([['plan.columns_dropped', 'nodes[4]']]);
    await expect(`${JSON.stringify(planned, null, 2)}\n`).toMatchFileSnapshot('./golden/worked-example.json');
  });

  it('feeds ssn when the schema has it', async () => {
    const fields = [...customers.fields, { name: 'ssn', dataType: 'varchar', length: 11 }];
    const { plan: planned } = await planOf(
      { ...example, schema: { ...customers, fields } },
      { sourceColumns: { 'source-1': csvColumns } },
    );
    expect(planned!.target.dropped).toEqual([]);
    expect(planned!.target.columns.at(-1)).toMatchObject({
      name: 'ssn',
      from: 4,
      type: 'varchar',
      length: 11,
      input: { type: 'text' },
    });
  });

  it('prefers the stored connector and schema of its context to nothing at all', async () => {
    const stored = parseSchema(customers).draft!;
    const draft = parse({ ...dailyLoad, connectorId: 'c1', schemaId: 's1' }).draft!;
    const context = {
      connector: { id: 'c1', authMethod: null, ...connector },
      schema: stored,
      sourceColumns: { 'source-1': csvColumns },
      tenantSchema: 't_7',
    };
    const { plan: planned } = await plan(draft, fakeRegistry, context);
    expect(planned!.source).toMatchObject({ connectorId: 'c1', connectorType: 'local_fs', authMethod: 'none' });
    expect(planned!.target).toMatchObject({ schemaId: 's1', schema: 't_7', table: 'ds_customers' });
  });

  it('is frozen all the way down, and plain JSON', async () => {
    const { plan: planned } = await planOf(example, { sourceColumns: { 'source-1': csvColumns } });
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen));
    expect(frozen(planned)).toBe(true);
    expect(JSON.parse(JSON.stringify(planned))).toEqual(planned);
  });

  it('holds no credentials', async () => {
    const secret = 'arn:aws:iam::1:role/r';
    const text = readFileSync(new URL('typed-ir.yaml', golden), 'utf8');
    expect(text).toContain(secret);
    expect(JSON.stringify((await planOf(text)).plan)).not.toContain(secret);
  });

  it('gives no plan while anything is wrong, not even what only parse saw', async () => {
    const { plan: planned, issues } = await planOf(
      { ...example, executionConfig: { parallelism: 17 } },
      { sourceColumns: { 'source-1': csvColumns } },
    );
    expect(planned).toBeNull();
    expect(issues.filter(({ severity }) => severity === 'error').map(({ path }) => path)).toEqual([
      'executionConfig.parallelism',
    ]);
  });

  it('needs the columns of the source, which a draft does not', async () => {
    expect((await planOf(example)).plan).toBeNull();
    expect((await planOf(example)).issues).toMatchObject([
      { code: 'plan.columns_unknown', severity: 'error', path: 'nodes[0].config.columns' },
    ]);
  });

  it('bounds memory by lanes', async () => {
    const bound = async (parallelism: number) =>
      (await planOf({ ...example, executionConfig: { parallelism } }, { sourceColumns: { 'source-1': csvColumns } }))
        .plan!.memoryBytes;
    // What tests/worker/memory.test.ts holds loads to, a file of nothing but bad rows included; CSV of any size takes 154 MB.
    expect(await bound(1)).toBeLessThan(290 * 1024 * 1024);
    expect((await bound(3)) - (await bound(2))).toBe((await bound(2)) - (await bound(1)));
  });

  it('leaves a source column untyped where two target columns of different types would type it', async () => {
    // `copy` keeps one source column in two places.
    const copy = {
      ...fakeRegistry.operators[1]!,
      type: 'copy',
      aliases: [],
      output: (_config: never, input: readonly (typeof csvColumns)[number][]) => ({
        columns: [...input, { ...input[0]!, name: 'b' }],
        issues: [],
      }),
    } as (typeof fakeRegistry.operators)[number];
    const registry = { ...fakeRegistry, operators: [...fakeRegistry.operators, copy] };
    const draft = parse({
      name: 'copy',
      connector,
      schema: {
        name: 'x',
        fields: [
          { name: 'a', dataType: 'integer' },
          { name: 'b', dataType: 'date' },
        ],
      },
      nodes: [
        { id: 's', nodeType: 'source', config: { fileFormat: 'csv', columns: [{ name: 'a' }] } },
        { id: 'c', nodeType: 'copy', config: { field: 'a', operator: '=' } },
        { id: 't', nodeType: 'target' },
      ],
      edges: [
        { source: 's', target: 'c' },
        { source: 'c', target: 't' },
      ],
    }).draft!;
    const { plan: planned } = await plan(draft, registry, { tenantSchema: 'public' });
    expect(planned!.source.columns[0]!.type).toBe('untyped');
    expect(planned!.target.columns.map(({ name, type }) => [name, type])).toEqual([
      ['a', 'integer'],
      ['b', 'date'],
    ]);
  });
});
