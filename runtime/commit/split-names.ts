import type { ClientBase } from 'pg';

export interface SplitName {
  readonly split: string;
  readonly label: string;
}

/** Ids and labels of a run's splits, by their numbers. */
export async function splitNames(
  client: ClientBase,
  runId: string,
  ordinals: readonly number[],
): Promise<ReadonlyMap<number, SplitName>> {
  const { rows } = await client.query<SplitName & { ordinal: string }>(
    'SELECT ordinal, split, label FROM sluice.splits WHERE scope = $1 AND ordinal = ANY ($2::bigint[])',
    [runId, ordinals],
  );
  return new Map(rows.map(({ ordinal, split, label }) => [Number(ordinal), { split, label }]));
}
