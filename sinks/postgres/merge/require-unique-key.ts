import type { ClientBase } from 'pg';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Merge, Target } from '../../../runtime/contract/sink.ts';

/** The sets of columns by which ON CONFLICT can find a row: of unique indexes that are whole, immediate and on plain columns. */
const UNIQUE_KEYS = `
SELECT array_agg(a.attname::text) AS columns
FROM pg_index AS i
JOIN pg_class AS t ON t.oid = i.indrelid JOIN pg_namespace AS n ON n.oid = t.relnamespace
CROSS JOIN LATERAL unnest(i.indkey::smallint[]) WITH ORDINALITY AS k(attnum, place)
JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = k.attnum
WHERE n.nspname = $1 AND t.relname = $2 AND i.indisunique AND i.indimmediate AND i.indisvalid
  AND i.indpred IS NULL AND i.indexprs IS NULL AND k.place <= i.indnkeyatts
GROUP BY i.indexrelid`;

/** Throws `sink.no_unique_key` unless the table holds its rows apart by the merge's key. */
export async function requireUniqueKey(client: ClientBase, target: Target, merge: Merge): Promise<void> {
  const { rows } = await client.query<{ columns: string[] }>(UNIQUE_KEYS, [target.schema, target.table]);
  const wanted = new Set(merge.key);
  if (rows.some(({ columns }) => columns.length === wanted.size && columns.every((name) => wanted.has(name)))) return;
  const key = merge.key.join(', ');
  throw new PipelineError('sink.no_unique_key', {
    node: target.node,
    message: `${target.schema}.${target.table} may hold several rows of the same ${key}: it has no unique index on just ${merge.key.length === 1 ? 'that column' : 'those columns'}.`,
    next: `Add one (ALTER TABLE … ADD UNIQUE (${key})), or choose another key, and resume the run.`,
    detail: { key: [...merge.key], unique: rows.map(({ columns }) => columns) },
  });
}
