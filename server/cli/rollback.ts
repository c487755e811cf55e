import { Command } from 'commander';

/** `sluice rollback SCHEMA`: the table of before the last blue-green load takes its place again. */
export const rollback = (): Command =>
  new Command('rollback')
    .description('undo the last blue-green load of a schema: the table of before takes its place again')
    .argument('<schema>', 'its name or id')
    .action(async (schema: string) => {
      const { tableName } = await import('../../runtime/plan/table-name.ts');
      const { findSchemaByRef } = await import('../store/schemas.ts');
      const { readSettings } = await import('../settings.ts');
      const { withRunner } = await import('./with-runner.ts');
      await withRunner(readSettings(process.env), false, async ({ plane, openRunner }) => {
        const known = await findSchemaByRef((await plane.store()).db, plane.tenant.id, schema);
        const table = { schema: plane.tenant.tableSchema, table: known?.table_name ?? tableName(schema) };
        const keptAs = await (await openRunner(null)).rollback(table);
        console.log(`${table.table} holds the rows of before the last load; those are kept as ${keptAs}.`);
      });
    });
