import type { ClientBase } from 'pg';
import type { DropCause } from '../../../runtime/contract/batch.ts';
import type { MakeRows } from './make-rows.ts';
import { stagedRelations } from './stage-tables.ts';

/** Rows that an operator held and that are gone, by cause. */
export type GoneRows = Readonly<Partial<Record<DropCause, number>>>;

/** How many of the `held` rows are gone, once so many others were `made` of them; the held ones are still there. */
export async function goneRows(
  client: ClientBase,
  options: Omit<MakeRows, 'scope' | 'output'> & { readonly held: number; readonly made: number },
): Promise<GoneRows> {
  const { base, stage, query, input, right, held, made } = options;
  if (query.dropped === undefined) return held > made ? { [query.cause]: held - made } : {};
  const { rows } = await client.query<Record<DropCause, string>>(
    `WITH ${stagedRelations(base, stage, { input, right, finish: query })} ${query.dropped}`,
  );
  return Object.fromEntries(
    Object.entries(rows[0] ?? {}).flatMap(([cause, count]) => (Number(count) === 0 ? [] : [[cause, Number(count)]])),
  );
}
