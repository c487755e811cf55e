import pg from 'pg';
import { expect, test } from 'vitest';
import { requireAllRows } from '../../sinks/postgres/tables/hidden-rows.ts';
import { testDatabase } from '../services/postgres.ts';

const ROLE = `hidden_from_${process.pid}`;
const ALL = 'FOR ALL USING (true)';

test.each([
  ['none', [], true],
  ['one that shows some', ['FOR ALL USING (id > 1)'], true],
  ['one that shows all', [ALL], false],
  ['one that shows all, and lets none be deleted', ['FOR SELECT USING (true)'], true],
  ['one each to read and to delete all', ['FOR SELECT USING (true)', 'FOR DELETE USING (true)'], false],
  ['one that takes some of all away', [ALL, 'AS RESTRICTIVE FOR SELECT USING (id > 1)'], true],
  ['one of another role', ['FOR ALL TO pg_monitor USING (true)'], true],
])('rows may be hidden from whoever policies are held against: %s', async (_, policies, hidden) => {
  await using database = await testDatabase();
  const client = new pg.Client(database.url);
  await client.connect();
  const table = { schema: 'public', table: 't' };
  try {
    await client.query(`CREATE ROLE ${ROLE}; CREATE TABLE t (id integer); ALTER TABLE t OWNER TO ${ROLE};
      ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`);
    for (const [index, policy] of policies.entries()) await client.query(`CREATE POLICY p${index} ON t ${policy}`);
    await requireAllRows(client, table, 'out');
    await client.query(`SET ROLE ${ROLE}`);
    const looked = requireAllRows(client, table, 'out');
    if (hidden) await expect(looked).rejects.toMatchObject({ code: 'load.rows_hidden', node: 'out' });
    else await looked;
  } finally {
    await client.query(`RESET ROLE; DROP OWNED BY ${ROLE}; DROP ROLE ${ROLE}`);
    await client.end();
  }
});
