import { describe, expect, it } from 'vitest';
import { planOfTarget } from './plan-of-target.ts';

const FIELDS = [
  { name: 'email', dataType: 'varchar' },
  { name: 'name', dataType: 'text' },
];
const planned = (validation: object) => planOfTarget({}, FIELDS, undefined, { validation });
const said = (validation: object) =>
  planned(validation).issues.map(({ code, path, severity }) => `${severity} ${code} at ${path}`);

describe('modes of columns', () => {
  it('stand in the plan beside that of the pipeline', () => {
    expect(planned({ mode: 'skip', columns: { email: 'coerce' } }).plan).toMatchObject({
      shape: 'direct',
      validation: 'skip',
      columnModes: { email: 'coerce' },
    });
  });

  it('need no mode of the pipeline', () => {
    expect(planned({ columns: { email: 'skip' } }).plan).toMatchObject({
      validation: null,
      columnModes: { email: 'skip' },
    });
  });

  it('stage the load where a column is strict, and say so', () => {
    expect(planned({ columns: { email: 'strict' } }).plan?.shape).toBe('staged');
    expect(said({ columns: { email: 'strict' } })).toEqual([
      'warning plan.staged at executionConfig.validation.columns',
    ]);
  });

  it('refuse a column that nothing arrives in, and a mode that is none', () => {
    expect(said({ columns: { emial: 'skip' } })).toEqual([
      'error plan.validation_column at executionConfig.validation.columns.emial',
    ]);
    expect(said({ columns: { email: 'lax' } })).toEqual([
      'error config.invalid at executionConfig.validation.columns.email',
    ]);
  });
});
