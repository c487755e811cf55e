import type { ClientBase } from 'pg';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { StagedQuery } from '../../../runtime/contract/operator.ts';
import { quoteTable, type TableRef } from '../identifier.ts';

/** Whose keys they are: those of a node of a pipeline, over all its runs. */
export interface SeenScope {
  readonly tenant: string;
  readonly pipeline: string;
  readonly node: string;
}

/**
 * A condition on rows that a query has made, and its values, after those of the query: their keys have not been seen.
 * `null`: none was ever seen. The key is named all the same: it may be the only place of a value.
 */
export function unseen(query: StagedQuery, scope: SeenScope | null): { sql: string; values: string[] } {
  if (query.key === undefined) return { sql: 'true', values: [] };
  if (scope === null) return { sql: `(${query.key}) IS NULL OR true`, values: [] };
  const { tenant, pipeline, node } = scope;
  const first = query.values.length + 1;
  return {
    sql: `NOT EXISTS (SELECT FROM sluice.seen_keys AS seen WHERE seen.tenant = $${first} AND seen.pipeline = $${first + 1}
      AND seen.node = $${first + 2} AND seen.key = ${hashed(query.key)})`,
    values: [tenant, pipeline, node],
  };
}

export interface RememberKeys {
  readonly scope: SeenScope;
  readonly query: StagedQuery & { readonly key: string };
  /** What the query has made. */
  readonly made: TableRef;
}

/**
 * Notes the keys of what a query has made as seen, in the transaction that publishes it: a run that fails remembers
 * nothing. Throws `load.keys_taken` where another run has published one of them since they were looked for.
 */
export async function rememberKeys(client: ClientBase, { scope, query, made }: RememberKeys): Promise<void> {
  const { tenant, pipeline, node } = scope;
  const first = query.values.length + 1;
  const { rows } = await client.query<{ made: string; noted: string }>(
    `WITH noted AS (
       INSERT INTO sluice.seen_keys (tenant, pipeline, node, key)
       SELECT $${first}, $${first + 1}, $${first + 2}, ${hashed(query.key)} FROM ${quoteTable(made)}
       ON CONFLICT DO NOTHING RETURNING 1
     )
     SELECT (SELECT count(*) FROM ${quoteTable(made)}) AS made, (SELECT count(*) FROM noted) AS noted`,
    [...query.values, tenant, pipeline, node],
  );
  const taken = Number(rows[0]?.made) - Number(rows[0]?.noted);
  if (taken === 0) return;
  throw new PipelineError('load.keys_taken', {
    node,
    message: `Another run of the pipeline has loaded ${taken} of the same keys since this run looked for them. Nothing of this run was loaded.`,
    next: 'Run the pipeline again, and not twice at once: the keys of the other run are then known.',
    detail: { taken },
  });
}

/** Keys of any length in 32 bytes: two that differ and have the same have never been found. */
function hashed(key: string): string {
  return `sha256(convert_to(${key}, 'UTF8'))`;
}
