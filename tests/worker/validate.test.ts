import { describe, expect, test } from 'vitest';
import { withMemory } from './with-memory.ts';
import { ended, type Load, workplace } from './workplace.ts';

const FIELDS: Load['fields'] = [
  { name: 'nr', dataType: 'integer' },
  { name: 'code', dataType: 'text' },
];
const rules = (...rowLevel: readonly Record<string, string>[]): NonNullable<Load['nodes']> => [
  { nodeType: 'validate', config: { rowLevel } },
];
const rejected = `SELECT row_number::int AS row, rule, code, disposition FROM sluice.rejects ORDER BY label, row_number`;

describe('rules of rows', () => {
  test('say what becomes of the rows that break them, whatever the error handling', async () => {
    await using work = await workplace({
      files: { 'a.csv': 'nr,code\n1,a\n-1,b\n3,\n4,d\n' },
      fields: FIELDS,
      nodes: rules(
        { id: 'positive', field: 'nr', rule: 'gt:0', onFail: 'quarantine' },
        { id: 'coded', field: 'code', rule: 'required', onFail: 'skip' },
      ),
    });
    const run = await work.run();
    expect(run).toMatchObject({
      status: 'partial',
      balanced: true,
      counts: { loaded: 2, skipped: 1, deadLettered: 1 },
    });
    expect(await work.query(rejected)).toEqual([
      { row: 2, rule: 'positive', code: 'row.rule', disposition: 'dead_letter' },
      { row: 3, rule: 'coded', code: 'row.rule', disposition: 'skipped' },
    ]);
  });

  test('abort stops the run at the first row, and names the rule', async () => {
    await using work = await workplace({
      files: { 'a.csv': 'nr,code\n1,a\n-1,b\n' },
      fields: FIELDS,
      nodes: rules({ id: 'positive', field: 'nr', rule: 'gt:0' }),
      execution: { errorHandling: 'dlq' },
    });
    const run = await work.run();
    expect(run).toMatchObject({
      status: 'failed',
      error: { code: 'row.rejected', node: 'n1', detail: { rule: 'positive', rowNumber: 2 } },
    });
    expect(run.error?.message).toContain('(rule positive)');
    expect(await work.query(rejected)).toMatchObject([{ row: 2, disposition: 'failed', rule: 'positive' }]);
  });
});

describe('a quarantine table', () => {
  const quarantined = (table: string): Load => ({
    files: { 'a.csv': 'nr,code\n1,a\n-1,b\nx,c\n' },
    fields: FIELDS,
    nodes: [
      {
        nodeType: 'validate',
        config: {
          rowLevel: [{ id: 'positive', field: 'nr', rule: 'gt:0', onFail: 'quarantine' }],
          quarantine: { table },
        },
      },
    ],
  });

  test('is a view over the dead letters of its node, of all runs', async () => {
    await using work = await workplace(quarantined('dlq.orders'));
    await work.run();
    await work.run();
    const rows = await work.query('SELECT rule_id, "row", value, code, state FROM dlq.orders ORDER BY id');
    const letters = [
      { rule_id: 'positive', row: { nr: '-1', code: 'b' }, value: '-1', code: 'row.rule', state: 'open' },
      { rule_id: 'positive', row: { nr: 'x', code: 'c' }, value: 'x', code: 'row.not_an_integer', state: 'open' },
    ];
    expect(rows).toEqual([...letters, ...letters]);
  });

  test('takes no name that is taken', async () => {
    await using work = await workplace(quarantined('bad_orders'));
    await work.query('CREATE TABLE bad_orders (nr integer)');
    expect(await work.run()).toMatchObject({ status: 'failed', error: { code: 'sink.quarantine_taken', node: 'n1' } });
    expect(await work.query('SELECT * FROM bad_orders')).toEqual([]);
  });

  test.each(['other.orders', 'ds_t', 'pg_catalog.x'])('cannot be %s', async (table) => {
    await expect(workplace(quarantined(table))).rejects.toThrow('plan.quarantine_table');
  });
});

describe('unique', () => {
  const copies = (lanes: number): Load => {
    const file = (from: number): string =>
      `nr,code\n${Array.from({ length: 3_000 }, (_, i) => `${from + i},c${(from + i * 7) % 2_000}`).join('\n')}\n`;
    return {
      files: Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`f${i}.csv`, file(i * 3_000)])),
      fields: FIELDS,
      nodes: rules({ id: 'once', field: 'code', rule: 'unique', onFail: 'quarantine' }),
      execution: { parallelism: lanes, batchSize: 1_000 },
    };
  };

  test.each<[string, number, Partial<Load>]>([
    ['one lane', 1, {}],
    ['one lane that has little memory', 1, { adjust: withMemory(1) }],
    ['four lanes', 4, {}],
  ])('keeps one row of each value with %s, and drops its table at the end', async (_, lanes, changes) => {
    await using work = await workplace({ ...copies(lanes), ...changes });
    expect(work.plan.operators[0]?.state !== undefined).toBe(lanes === 1);
    const run = await work.run();
    expect(run).toMatchObject({ status: 'partial', balanced: true, counts: { loaded: 2_000, deadLettered: 16_000 } });
    expect(await work.query('SELECT count(DISTINCT code)::int AS codes FROM ds_t')).toEqual([{ codes: 2_000 }]);
    expect(await work.query(`SELECT FROM pg_tables WHERE tablename LIKE 'claims%'`)).toEqual([]);
    expect(await work.query('SELECT FROM sluice.operator_states')).toEqual([]);
  });

  test('keeps the first in source order with one lane', async () => {
    await using work = await workplace({
      ...copies(1),
      files: { 'a.csv': 'nr,code\n1,x\n2,y\n3,x\n', 'b.csv': 'nr,code\n4,y\n5,z\n6,\n7,\n' },
    });
    await work.run();
    expect(await work.query('SELECT nr FROM ds_t ORDER BY nr')).toEqual([1, 2, 5, 6, 7].map((nr) => ({ nr })));
  });

  test('compares by the type of the field, and takes any text', async () => {
    await using numbers = await workplace({
      files: { 'a.jsonl': '{"v": "1.0"}\n{"v": "1"}\n{"v": "1.5"}\n{"v": "x"}\n' },
      fields: [{ name: 'v', dataType: 'numeric' }],
      nodes: rules({ id: 'once', field: 'v', rule: 'unique', onFail: 'quarantine' }),
    });
    await numbers.run();
    expect(await numbers.query(rejected)).toMatchObject([
      { row: 2, code: 'row.not_unique' },
      { row: 4, code: 'row.not_numeric', rule: 'once' },
    ]);
    await using texts = await workplace({
      files: { 'a.jsonl': '{"v": "a\\u0000"}\n{"v": "a"}\n{"v": "a\\u0000"}\n' },
      fields: [{ name: 'v', dataType: 'text' }],
      nodes: rules({ id: 'once', field: 'v', rule: 'unique', onFail: 'skip' }),
      execution: { errorHandling: 'dlq' },
    });
    expect(await texts.run()).toMatchObject({ counts: { loaded: 1, skipped: 1, deadLettered: 1 } });
  });

  test('tells rows of one record apart', async () => {
    await using work = await workplace({
      files: { 'a.jsonl': '{"nr": 1, "code": ["x", "y", "x"]}\n{"nr": 2, "code": ["y", "z"]}\n' },
      fields: FIELDS,
      nodes: [
        { nodeType: 'explode', config: { field: 'code' } },
        ...rules({ id: 'once', field: 'code', rule: 'unique', onFail: 'quarantine' }),
      ],
    });
    expect(await work.run()).toMatchObject({ balanced: true, counts: { loaded: 3, deadLettered: 2 } });
  });

  test('gives the same rows when a run is cut off and goes on', async () => {
    await using work = await workplace({
      ...copies(1),
      files: {
        'a.csv': `nr,code\n${Array.from({ length: 4_000 }, (_, i) => `${i},c${i % 1_000}`).join('\n')}\nbad,row\n`,
      },
      execution: { batchSize: 500 },
    });
    const first = await work.run();
    expect(first).toMatchObject({ status: 'failed', error: { code: 'row.rejected' } });
    await work.runner.resume(first.id, { errorPolicy: 'skip' });
    const run = await ended(work.runner, first.id);
    expect(run).toMatchObject({
      status: 'partial',
      balanced: true,
      counts: { loaded: 1_000, deadLettered: 3_000, skipped: 1 },
    });
  });
});
