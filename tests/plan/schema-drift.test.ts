import { describe, expect, it } from 'vitest';
import { type FieldOptions, planOfTarget } from './plan-of-target.ts';

const FIELDS: readonly FieldOptions[] = [
  { name: 'id', dataType: 'integer', isPrimaryKey: true },
  { name: 'name', dataType: 'varchar' },
];

interface Arriving {
  readonly name: string;
  readonly dataType?: string;
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
}

/** The ALTER TABLE that the load begins with, or the mistakes. */
async function drift(target: object, arriving: readonly (string | Arriving)[], fields = FIELDS) {
  const declared = arriving.map((one) => (typeof one === 'string' ? { name: one } : one));
  const names = declared.map(({ name }) => name);
  const { plan, issues } = await planOfTarget(target, fields, names, {}, declared);
  if (plan === null) return issues.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  return plan.target.changes?.sql.replace('ALTER TABLE "public"."ds_people" ', '') ?? 'nothing';
}

describe('schemaDrift', () => {
  it('adds columns for fields that the table lacks, as text where nobody typed them', async () => {
    expect(
      await drift({ schemaDrift: 'add_column' }, ['id', 'name', 'city', { name: 'seen', dataType: 'timestamptz' }]),
    ).toBe('ADD COLUMN "city" TEXT, ADD COLUMN "seen" TIMESTAMPTZ');
    const { plan, issues } = await planOfTarget({ schemaDrift: 'add_column' }, FIELDS, ['id', 'name', 'city']);
    expect(plan?.target.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'id integer',
      'name varchar',
      'city text',
    ]);
    expect(plan?.target.dropped).toEqual([]);
    expect(issues).toMatchObject([
      { code: 'plan.table_change', severity: 'warning', path: 'nodes[1].config.schemaDrift' },
    ]);
    expect(issues[0]?.message).toBe('The load begins with: ALTER TABLE "public"."ds_people" ADD COLUMN "city" TEXT.');
  });

  it('spells names of new columns as matchColumns compares them, and refuses those that are none', async () => {
    expect(
      await drift({ schemaDrift: 'add_column', matchColumns: 'ignore_spelling' }, ['id', 'name', 'Home City']),
    ).toBe('ADD COLUMN "home_city" TEXT');
    expect(await drift({ schemaDrift: 'add_column' }, ['id', 'name', 'Home City'])).toEqual([
      '"Home City" cannot become a column of ds_people: names of columns have lower-case letters, digits and _, and at most 63 of them.',
    ]);
    expect(
      await drift({ schemaDrift: 'add_column', matchColumns: 'ignore_spelling' }, [
        'id',
        'name',
        'Home City',
        'home-city',
      ]),
    ).toEqual([
      '"home-city" cannot become a column of ds_people: "Home City" has its name.',
      'Column "home_city" of ds_people could be fed by "Home City" or "home-city".',
    ]);
  });

  it.each([
    ['ctid', 'Postgres'],
    ['sluice_order', 'Sluice'],
  ])('refuses the name %s, which %s needs', async (name, owner) => {
    expect(await drift({ schemaDrift: 'add_column' }, ['id', 'name', name])).toEqual([
      `"${name}" cannot become a column of ds_people: ${owner} keeps that name for itself.`,
    ]);
  });

  it('leaves lengths that nobody declared as they are', async () => {
    expect(await drift({ schemaDrift: 'widen' }, ['id', 'name'])).toBe('nothing');
  });

  it('leaves what feeds a column by another name, and what says what happened, out of the table', async () => {
    expect(
      await drift({ schemaDrift: 'add_column', columnMapping: { name: 'called' } }, ['id', 'called', 'city']),
    ).toBe('ADD COLUMN "city" TEXT');
    expect(
      await drift({ schemaDrift: 'add_column', loadMode: 'cdc_mirror', cdc: { format: 'columns' } }, [
        'id',
        'name',
        'op',
        'city',
      ]),
    ).toBe('ADD COLUMN "city" TEXT');
  });

  it('widens columns to the type that has all values of both', async () => {
    const widened = (dataType: string, arriving: Omit<Arriving, 'name'>, bounds: object = {}) =>
      drift(
        { schemaDrift: 'widen' },
        ['id', { name: 'v', ...arriving }],
        [FIELDS[0]!, { name: 'v', dataType, ...bounds } as FieldOptions],
      );
    expect(await widened('smallint', { dataType: 'bigint' })).toBe('ALTER COLUMN "v" TYPE BIGINT');
    expect(await widened('integer', { dataType: 'numeric', precision: 12, scale: 2 })).toBe(
      'ALTER COLUMN "v" TYPE NUMERIC(12,2)',
    );
    expect(await widened('numeric', { dataType: 'bigint' }, { precision: 12, scale: 2 })).toBe(
      'ALTER COLUMN "v" TYPE NUMERIC(21,2)',
    );
    expect(await widened('real', { dataType: 'double' })).toBe('ALTER COLUMN "v" TYPE DOUBLE PRECISION');
    expect(await widened('bigint', { dataType: 'double' })).toBe('ALTER COLUMN "v" TYPE NUMERIC');
    expect(await widened('varchar', { dataType: 'varchar', length: 99 }, { length: 10 })).toBe(
      'ALTER COLUMN "v" TYPE VARCHAR(99)',
    );
    expect(await widened('varchar', { dataType: 'text' }, { length: 10 })).toBe('ALTER COLUMN "v" TYPE TEXT');
    expect(await widened('date', { dataType: 'timestamp' })).toBe('ALTER COLUMN "v" TYPE TIMESTAMP');
  });

  it('never narrows, and takes text and what nobody typed for values to be read', async () => {
    for (const [dataType, arriving] of [
      ['bigint', 'smallint'],
      ['text', 'varchar'],
      ['timestamp', 'date'],
      ['timestamptz', 'timestamp'],
      ['double', 'bigint'],
      ['integer', 'text'],
      ['integer', 'untyped'],
      ['text', 'numeric'],
    ] as const) {
      expect(
        await drift(
          { schemaDrift: 'add_and_widen' },
          ['id', { name: 'v', dataType: arriving }],
          [FIELDS[0]!, { name: 'v', dataType }],
        ),
      ).toBe('nothing');
    }
  });

  it('refuses by name what cannot be widened', async () => {
    const fields = [FIELDS[0]!, { name: 'day', dataType: 'date' }];
    const arriving = ['id', { name: 'day', dataType: 'timestamptz' }];
    expect(await drift({ schemaDrift: 'widen' }, arriving, fields)).toEqual([
      'Column "day" of ds_people is date, and timestamptz arrives: no type has all values of both.',
    ]);
  });

  it('says that a table is written anew, and only where it is', async () => {
    const said = async (arriving: Arriving, field: object) => {
      const fields = [FIELDS[0]!, field as FieldOptions];
      const { issues } = await planOfTarget({ schemaDrift: 'widen' }, fields, ['id', 'v'], {}, [
        { name: 'id' },
        arriving,
      ]);
      return issues.find(({ code }) => code === 'plan.table_change')?.next;
    };
    expect(await said({ name: 'v', dataType: 'bigint' }, { name: 'v', dataType: 'integer' })).toContain(
      'For v Postgres writes the whole table anew',
    );
    expect(await said({ name: 'v', dataType: 'text' }, { name: 'v', dataType: 'varchar' })).toContain(
      'not written anew',
    );
  });

  it('stops the pipeline where it is "fail", for columns and for types', async () => {
    expect(await drift({ schemaDrift: 'fail' }, ['id', 'name', 'city'])).toEqual([
      'ds_people lacks the column city: schemaDrift is "fail".',
    ]);
    expect(await drift({ schemaDrift: 'fail' }, [{ name: 'id', dataType: 'bigint' }, 'name'])).toEqual([
      'Column "id" of ds_people is integer, and what arrives needs bigint; schemaDrift is "fail".',
    ]);
    expect(await drift({ schemaDrift: 'fail' }, ['id', 'name'])).toBe('nothing');
    expect(await drift({ schemaDrift: 'ignore' }, ['id', 'name', 'city'])).toBe('nothing');
  });

  it('is refused where another setting says otherwise, or nothing could come of it', async () => {
    expect(await drift({ schemaDrift: 'add_column', extraColumns: 'drop' }, ['id', 'name'])).toEqual([
      'extraColumns has no meaning beside schemaDrift "add_column", which says what becomes of them.',
    ]);
    expect(
      await drift({ schemaDrift: 'widen', loadMode: 'cdc_mirror', cdc: { format: 'debezium' } }, [
        'op',
        'before',
        'after',
      ]),
    ).toEqual([
      'Debezium changes bring their columns inside JSON, where no plan sees them: there is no schemaDrift for them.',
    ]);
  });

  it('looks at what the source holds beside what its node declares', async () => {
    const declared = [{ name: 'id' }, { name: 'name' }];
    const plan = (schemaDrift: string, columns: readonly string[]) =>
      planOfTarget({ schemaDrift }, FIELDS, columns, {}, declared);
    expect((await plan('add_column', ['id', 'name', 'city'])).plan?.target.changes?.sql).toContain(
      'ADD COLUMN "city" TEXT',
    );
    expect((await plan('add_column', ['id', 'city'])).plan?.source.columns.map(({ name }) => name)).toEqual([
      'id',
      'city',
      'name',
    ]);
    expect((await plan('fail', ['id'])).issues.map(({ message }) => message)).toEqual([
      'The source has no column "name".',
    ]);
  });
});
