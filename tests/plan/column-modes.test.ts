import { describe, expect, it } from 'vitest';
import { planOfTarget } from './plan-of-target.ts';

const FIELDS = [
  { name: 'email', dataType: 'varchar' },
  { name: 'name', dataType: 'text' },
];
const planned = async (validation: object) => await planOfTarget({}, FIELDS, undefined, { validation });
const said = async (validation: object) =>
  (await planned(validation)).issues.map(({ code, path, severity }) => `${severity} ${code} at ${path}`);

describe('modes of columns', () => {
  it('stand in the plan beside that of the pipeline', async () => {
    expect((await planned({ mode: 'skip', columns: { email: 'coerce' } })).plan).toMatchObject({
      shape: 'direct',
      validation: 'skip',
      columnModes: { email: 'coerce' },
    });
  });

  it('need no mode of the pipeline', async () => {
    expect((await planned({ columns: { email: 'skip' } })).plan).toMatchObject({
      validation: null,
      columnModes: { email: 'skip' },
    });
  });

  it('stage the load where a column is strict, and say so', async () => {
    expect((await planned({ columns: { email: 'strict' } })).plan?.shape).toBe('staged');
    expect(await said({ columns: { email: 'strict' } })).toEqual([
      'warning plan.staged at executionConfig.validation.columns',
    ]);
  });

  it('refuse a column that nothing arrives in, and a mode that is none', async () => {
    expect(await said({ columns: { emial: 'skip' } })).toEqual([
      'error plan.validation_column at executionConfig.validation.columns.emial',
    ]);
    expect(await said({ columns: { email: 'lax' } })).toEqual([
      'error config.invalid at executionConfig.validation.columns.email',
    ]);
  });
});
