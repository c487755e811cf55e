import { describe, expect, it } from 'vitest';
import { type FieldOptions, planOfTarget } from './plan-of-target.ts';

const FIELDS: readonly FieldOptions[] = [
  { name: 'first_name', dataType: 'text' },
  { name: 'age', dataType: 'integer' },
];

const feeds = async (target: object, columns: readonly string[], fields = FIELDS): Promise<string[]> => {
  const { plan, issues } = await planOfTarget(target, fields, columns);
  if (plan === null) return issues.map(({ code, path }) => `${code} at ${path}`);
  return [
    ...plan.target.columns.map(({ name, input }) => `${name} ← ${input.name} ${input.type}`),
    ...plan.target.dropped.map((name) => `${name} dropped`),
  ];
};

describe('columns of the table', () => {
  it('are fed by the fields of their very names, and take their types to them', async () => {
    expect(await feeds({}, ['first_name', 'age', 'more'])).toEqual([
      'first_name ← first_name text',
      'age ← age integer',
      'more dropped',
    ]);
    expect(await feeds({}, ['First_Name', 'AGE'])).toEqual(['plan.nothing_to_load at nodes[1]']);
  });

  it('are fed as columnMapping says, whatever else arrives under their names', async () => {
    expect(
      await feeds({ columnMapping: { first_name: 'Given name', age: 'first_name' } }, [
        'first_name',
        'Given name',
        'age',
      ]),
    ).toEqual(['first_name ← Given name text', 'age ← first_name integer', 'age dropped']);
  });

  it('are found in other case and spelling where that is allowed', async () => {
    expect(await feeds({ matchColumns: 'ignore_case' }, ['FIRST_NAME', 'Age'])).toEqual([
      'first_name ← FIRST_NAME text',
      'age ← Age integer',
    ]);
    for (const name of ['firstName', 'First Name', 'first-name', ' FIRST  NAME ']) {
      expect((await feeds({ matchColumns: 'ignore_spelling' }, [name, 'age']))[0]).toBe(`first_name ← ${name} text`);
    }
    expect((await feeds({ matchColumns: 'ignore_case' }, ['First Name', 'age']))[0]).toBe('age ← age integer');
  });

  it('prefer the very name, and refuse to guess between two others', async () => {
    expect(await feeds({ matchColumns: 'ignore_case' }, ['AGE', 'age'])).toEqual(['age ← age integer', 'AGE dropped']);
    expect(await feeds({ matchColumns: 'ignore_case' }, ['AGE', 'Age', 'first_name'])).toEqual([
      'plan.mapping at nodes[1]',
      'plan.columns_dropped at nodes[1]',
    ]);
  });

  it('refuse a mapping of what is not there', async () => {
    expect(await feeds({ columnMapping: { frist_name: 'age', age: 'years' } }, ['first_name', 'age'])).toEqual([
      'plan.mapping at nodes[1].config.columnMapping.frist_name',
      'plan.mapping at nodes[1].config.columnMapping.age',
      'plan.columns_dropped at nodes[1]',
    ]);
  });

  it('need all fields to have one where extraColumns says so', async () => {
    expect(await feeds({ extraColumns: 'fail' }, ['first_name', 'age', 'more'])).toEqual([
      'plan.columns_dropped at nodes[1]',
    ]);
    expect(await feeds({ extraColumns: 'fail' }, ['first_name', 'age'])).toHaveLength(2);
  });
});
