import type { ClientBase } from 'pg';
import { columnTypeSql } from '../../runtime/contract/column-type-sql.ts';
import type { LookupRequest, LookupRow } from '../../runtime/contract/operator.ts';
import { quoteIdentifier, quoteTable } from './identifier.ts';
import { plainTextSession } from './plain-text-session.ts';

/** For each key, in their order, the rows of the table whose key column equals it. The session's zone is set to UTC. */
export async function lookupRows(
  client: ClientBase,
  { table, key, select, keys }: LookupRequest,
): Promise<readonly (readonly LookupRow[])[]> {
  const column = table.columns.find(({ name }) => name === key);
  if (column === undefined) throw new TypeError(`${table.table} was planned without a column "${key}"`);
  await plainTextSession(client);
  // A length would cut a key that is too long to one that is there.
  const type = columnTypeSql({ type: column.type });
  const cells = select.map((name) => `t.${quoteIdentifier(name)}::text`);
  const { rows } = await client.query<(string | null)[]>({
    rowMode: 'array',
    text: `SELECT ${[`k.place::text`, ...cells].join(', ')}
      FROM unnest($1::text[]) WITH ORDINALITY AS k(key, place)
      JOIN ${quoteTable(table)} AS t ON t.${quoteIdentifier(key)} = k.key::${type}
      ORDER BY k.place, ${cells.map((cell) => `${cell} COLLATE "C"`).join(', ')}`,
    values: [keys],
  });
  const found: LookupRow[][] = keys.map(() => []);
  for (const [place, ...row] of rows) found[Number(place) - 1]!.push(row);
  return found;
}
