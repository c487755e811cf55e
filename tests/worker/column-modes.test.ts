import { expect, test } from 'vitest';
import { type Load, workplace } from './workplace.ts';

const ROWS: Load = {
  files: { 'a.csv': 'nr,name,code,amount\n1,abc,AB,1.5\n2,abcdef,CD,2.5\n3,abc,EFG,3.5\n4,abc,GH,12345678.00\n' },
  fields: [
    { name: 'nr', dataType: 'integer', isPrimaryKey: true },
    { name: 'name', dataType: 'varchar', length: 3 },
    { name: 'code', dataType: 'varchar', length: 2 },
    { name: 'amount', dataType: 'numeric', precision: 6, scale: 2 },
  ],
};
const withModes = (validation: Load['execution'], more: Partial<Load> = {}): Load => ({
  ...ROWS,
  ...more,
  execution: { ...validation },
});

test.each(['binary', 'text'])(
  'each column has the mode of its own, the others that of the pipeline (%s)',
  async (format) => {
    await using work = await workplace({
      ...withModes({ errorHandling: 'dlq', validation: { columns: { name: 'coerce', code: 'skip' } } }),
      target: { copyFormat: format },
    });
    const run = await work.run();
    expect(run).toMatchObject({ status: 'partial', counts: { read: 4, loaded: 2, skipped: 1, deadLettered: 1 } });
    expect(await work.query('SELECT nr, name, code FROM ds_t ORDER BY nr')).toEqual([
      { nr: 1, name: 'abc', code: 'AB' },
      { nr: 2, name: 'abc', code: 'CD' },
    ]);
    expect(
      await work.query('SELECT row_number::int AS row, column_name, code, disposition FROM sluice.rejects ORDER BY 1'),
    ).toEqual([
      { row: 3, column_name: 'code', code: 'row.too_long', disposition: 'skipped' },
      { row: 4, column_name: 'amount', code: 'row.numeric_overflow', disposition: 'dead_letter' },
    ]);
  },
);

test('a strict column makes the load all or nothing, for what fails in it', async () => {
  await using work = await workplace(
    withModes({ errorHandling: 'dlq', validation: { columns: { amount: 'strict' } } }),
  );
  expect(work.plan.shape).toBe('staged');
  expect(await work.run()).toMatchObject({
    status: 'failed',
    error: { code: 'row.rejected', detail: { column: 'amount', rowNumber: 4 } },
  });
  expect(await work.query('SELECT * FROM ds_t')).toEqual([]);
});

test('a column of its own mode is left out of a strict pipeline', async () => {
  await using work = await workplace(
    withModes({
      errorHandling: 'skip',
      validation: { mode: 'strict', columns: { name: 'coerce', code: 'skip', amount: 'coerce' } },
    }),
  );
  expect(await work.run()).toMatchObject({ status: 'partial', counts: { read: 4, loaded: 2, skipped: 2 } });
});

test('a constraint of several columns has the hardest of their modes', async () => {
  await using work = await workplace({
    files: { 'a.csv': 'a,b\n1,1\n1,1\n' },
    fields: [
      { name: 'a', dataType: 'integer', isPrimaryKey: true },
      { name: 'b', dataType: 'integer', isPrimaryKey: true },
    ],
    execution: { errorHandling: 'dlq', validation: { mode: 'skip', columns: { b: 'coerce' } } },
  });
  expect(await work.run()).toMatchObject({ status: 'partial', counts: { loaded: 1, deadLettered: 1, skipped: 0 } });
});
