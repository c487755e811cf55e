import pg from 'pg';

/** All that a database holds, as text: tables with their rows, columns, indexes, constraints, views, triggers. */
export async function databaseState(url: string): Promise<string> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows: objects } = await client.query<{ what: string; oid: string; rows: boolean }>(
      `SELECT c.oid::text, c.relkind IN ('r', 'p') AS rows,
         concat_ws(' ', n.nspname, c.relname, c.relkind, c.relpersistence, c.relfilenode, c.reloptions::text, c.relacl::text,
           pg_get_viewdef(CASE WHEN c.relkind IN ('v', 'm') THEN c.oid END), pg_get_indexdef(CASE WHEN c.relkind = 'i' THEN c.oid END),
           (SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || a.attnotnull || a.attnum, ',' ORDER BY a.attnum)
             FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0),
           (SELECT string_agg(pg_get_constraintdef(k.oid), ',' ORDER BY k.oid) FROM pg_constraint AS k WHERE k.conrelid = c.oid),
           (SELECT string_agg(pg_get_triggerdef(t.oid), ',' ORDER BY t.oid) FROM pg_trigger AS t WHERE t.tgrelid = c.oid)) AS what
       FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
       WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' ORDER BY c.oid`,
    );
    const parts: string[] = [];
    for (const { what, oid, rows } of objects) {
      parts.push(what);
      if (!rows) continue;
      const { rows: names } = await client.query<{ name: string }>('SELECT $1::oid::regclass::text AS name', [oid]);
      const { rows: content } = await client.query<{ row: string }>(
        `SELECT ctid::text || ' ' || t::text AS row FROM ${names[0]!.name} AS t ORDER BY ctid`,
      );
      parts.push(...content.map(({ row }) => row));
    }
    return parts.join('\n');
  } finally {
    await client.end();
  }
}
