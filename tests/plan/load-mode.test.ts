import { describe, expect, it } from 'vitest';
import { type FieldOptions, planOfTarget } from './plan-of-target.ts';

const KEYED: readonly FieldOptions[] = [
  { name: 'email', dataType: 'varchar', isPrimaryKey: true },
  { name: 'name', dataType: 'text' },
  { name: 'code', dataType: 'text', isUnique: true },
];
const PLAIN = KEYED.map((field) => ({ ...field, isPrimaryKey: false, isUnique: false }));

const problems = async (target: object, fields = KEYED, columns?: readonly string[]): Promise<string[]> =>
  (await planOfTarget(target, fields, columns)).issues.map(({ code, path }) => `${code} at ${path}`);
const load = async (target: object, fields = KEYED) => (await planOfTarget(target, fields)).plan?.target.load;

describe('load modes', () => {
  it('upserts by the primary key where no key is named, and updates everything else that arrives', async () => {
    expect(await load({ loadMode: 'upsert' })).toEqual({ mode: 'upsert', key: ['email'], update: ['name', 'code'] });
  });

  it('takes a unique field as the key, and the columns to update', async () => {
    expect(await load({ loadMode: 'upsert', upsertKey: 'code', updateColumns: ['name'] })).toEqual({
      mode: 'upsert',
      key: ['code'],
      update: ['name'],
    });
  });

  it('refuses a key that is missing, unknown, not fed, or not unique', async () => {
    const at = 'plan.load_option at nodes[1].config.upsertKey';
    expect(await problems({ loadMode: 'upsert' }, PLAIN)).toEqual([at]);
    expect(await problems({ loadMode: 'upsert', upsertKey: ['emial'] })).toEqual([at]);
    expect(await problems({ loadMode: 'upsert', upsertKey: ['name'] })).toEqual([at]);
    expect(await problems({ loadMode: 'upsert', upsertKey: ['code'] }, KEYED, ['email', 'name'])).toEqual([at]);
  });

  it('refuses an upsert that has nothing to update', async () => {
    expect(await problems({ loadMode: 'upsert', updateColumns: ['email'] })).toEqual([
      'plan.load_option at nodes[1].config.updateColumns',
    ]);
  });

  it('refuses settings of another mode', async () => {
    expect(await problems({ loadMode: 'append', upsertKey: ['email'], allowEmpty: true })).toEqual([
      'plan.load_option at nodes[1].config.upsertKey',
      'plan.load_option at nodes[1].config.allowEmpty',
    ]);
  });

  it('runs an upsert in one lane, and says so', async () => {
    const { plan, issues } = await planOfTarget({ loadMode: 'upsert' }, KEYED, undefined, { parallelism: 8 });
    expect([plan?.lanes, issues.map(({ code, severity }) => [code, severity])]).toEqual([
      1,
      [['plan.one_lane', 'warning']],
    ]);
  });

  it('stages a truncate', async () => {
    expect((await planOfTarget({ loadMode: 'truncate', allowEmpty: true }, KEYED)).plan).toMatchObject({
      shape: 'staged',
      target: { load: { mode: 'truncate', allowEmpty: true } },
    });
  });

  it('stages a blue-green load, and keeps the old table for a day', async () => {
    expect((await planOfTarget({ loadMode: 'blue_green' }, KEYED)).plan).toMatchObject({
      shape: 'staged',
      target: { load: { mode: 'blue_green', allowEmpty: false, keepOldHours: 24 } },
    });
    expect(await load({ loadMode: 'blue_green', keepOldHours: 0, allowEmpty: true })).toMatchObject({
      keepOldHours: 0,
    });
    expect(await problems({ loadMode: 'truncate', keepOldHours: 1 })).toEqual([
      'plan.load_option at nodes[1].config.keepOldHours',
    ]);
  });

  it('takes a watermark that is fed and in order, and refuses others', async () => {
    const fields = [...KEYED, { name: 'at', dataType: 'timestamp' }, { name: 'score', dataType: 'double' }];
    expect(
      (await planOfTarget({ loadMode: 'incremental_watermark', watermarkColumn: 'at' }, fields)).plan,
    ).toMatchObject({
      shape: 'staged',
      target: { load: { mode: 'incremental_watermark', column: 'at', type: 'timestamp' } },
    });
    for (const watermarkColumn of [undefined, 'ta', 'name', 'score']) {
      expect(await problems({ loadMode: 'incremental_watermark', watermarkColumn }, fields)).toEqual([
        'plan.load_option at nodes[1].config.watermarkColumn',
      ]);
    }
  });

  it('mirrors changes by key in one lane; the field that says what happened is no dropped column', async () => {
    const { plan, issues } = await planOfTarget(
      { loadMode: 'cdc_mirror', cdc: { format: 'columns', opColumn: 'what', deletes: ['gone'] } },
      KEYED,
      ['what', 'email', 'name', 'code'],
      { parallelism: 4 },
    );
    expect(issues.map(({ code }) => code)).toEqual(['plan.one_lane']);
    expect(plan).toMatchObject({ lanes: 1, shape: 'direct' });
    expect(plan?.target.load).toMatchObject({
      mode: 'cdc_mirror',
      key: ['email'],
      update: ['name', 'code'],
      mirror: { format: 'columns', deletes: ['gone'], columns: ['email', 'name', 'code'], oldKey: null },
    });
    const debezium = { loadMode: 'cdc_mirror', cdc: { format: 'debezium' } };
    expect((await planOfTarget(debezium, KEYED, ['op', 'before', 'after'])).plan?.target.load).toMatchObject({
      mirror: { format: 'debezium', columns: ['email', 'name', 'code'] },
    });
    expect((await planOfTarget(debezium, KEYED, ['schema', 'payload'])).plan?.target.load).toMatchObject({
      mirror: { format: 'debezium_wrapped' },
    });
  });

  it('refuses a mirror without a form, without its fields, or without a key', async () => {
    const at = (option: string) => `plan.load_option at nodes[1].config.${option}`;
    const columns = ['op', 'email', 'name', 'code'];
    expect(await problems({ loadMode: 'cdc_mirror' }, KEYED, columns)).toEqual([at('cdc')]);
    expect(await problems({ loadMode: 'cdc_mirror', cdc: { format: 'debezium' } }, KEYED, columns)).toEqual([
      at('cdc.format'),
      at('cdc.format'),
    ]);
    expect(
      await problems({ loadMode: 'cdc_mirror', cdc: { format: 'columns', opColumn: 'po' } }, KEYED, columns),
    ).toContain(at('cdc.opColumn'));
    expect(await problems({ loadMode: 'cdc_mirror', cdc: { format: 'columns' } }, PLAIN, columns)).toEqual([
      at('upsertKey'),
    ]);
    expect(await problems({ loadMode: 'upsert', cdc: { format: 'columns' } }, KEYED)).toEqual([at('cdc')]);
  });

  it('carries hooks and the backup, warns that webhooks may come twice, and refuses a backup of a blue-green load', async () => {
    const hooks = {
      before: [{ kind: 'sql', sql: 'SELECT 1' }],
      after: [{ kind: 'webhook', url: 'https://example.org/x', onFailure: 'warn' }],
    };
    const { plan, issues } = await planOfTarget({ hooks, backupBeforeLoad: true }, KEYED);
    expect(plan?.target).toMatchObject({
      hooks: { before: [{ onFailure: 'fail' }], after: [{ url: hooks.after[0]?.url }] },
      backup: true,
    });
    expect(issues.map(({ code, severity }) => [code, severity])).toEqual([['plan.hook_at_least_once', 'warning']]);
    expect(await problems({ loadMode: 'blue_green', backupBeforeLoad: true })).toEqual([
      'plan.load_option at nodes[1].config.backupBeforeLoad',
    ]);
    expect(await problems({ hooks: { after: [{ kind: 'webhook', url: 'ftp://example.org' }] } })).toHaveLength(1);
  });
});
