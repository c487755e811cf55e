import type { ClientBase } from 'pg';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { TableRef } from '../identifier.ts';

const STRUCTURE = `
SELECT format('column %I %s%s%s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
    CASE WHEN a.attcollation <> t.typcollation THEN ' collate ' || a.attcollation::regcollation::text ELSE '' END,
    CASE WHEN a.attnotnull THEN ' not null' ELSE '' END, coalesce(' = ' || pg_get_expr(d.adbin, d.adrelid), ''),
    CASE a.attgenerated WHEN '' THEN '' ELSE ' generated ' || a.attgenerated::text END,
    CASE a.attidentity WHEN '' THEN '' ELSE ' identity ' || a.attidentity::text END) AS part
FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT format('constraint %I %s', conname, regexp_replace(pg_get_constraintdef(oid), ' NOT VALID$', ''))
FROM pg_constraint WHERE conrelid = $1 AND contype = 'c'`;

/** Throws `load.target_changed` unless both tables have the same columns and check constraints. */
export async function requireSameStructure(
  client: ClientBase,
  {
    from,
    to,
    table,
    node,
  }: { readonly from: string; readonly to: string; readonly table: TableRef; readonly node?: string },
): Promise<void> {
  const parts = async (oid: string): Promise<string[]> =>
    (await client.query<{ part: string }>(STRUCTURE, [oid])).rows.map(({ part }) => part);
  const [mine, others] = [await parts(from), await parts(to)];
  const differing = [
    ...mine.filter((part) => !others.includes(part)).map((part) => `only the table has ${part}`),
    ...others.filter((part) => !mine.includes(part)).map((part) => `only the other one has ${part}`),
  ];
  if (differing.length === 0) return;
  throw new PipelineError('load.target_changed', {
    ...(node === undefined ? {} : { node }),
    message: `${table.schema}.${table.table} has been changed since the table that is to take its place was made: ${differing.join('; ')}.`,
    next: 'Run the pipeline again. For a roll back, undo the change first.',
    detail: { schema: table.schema, table: table.table, differing },
  });
}
