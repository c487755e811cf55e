import type { ClientBase } from 'pg';
import type { Split } from '../contract/source.ts';
import type { RunSplit } from './split-ids.ts';

/** A recorded split of a run by its number. */
export async function readSplit(client: ClientBase, runId: string, ordinal: number): Promise<RunSplit> {
  const { rows } = await client.query<Omit<Split, 'bytes'> & { bytes: string | null; node: string | null }>(
    'SELECT node, split AS id, label, bytes, meta FROM sluice.splits WHERE scope = $1 AND ordinal = $2',
    [runId, ordinal],
  );
  const row = rows[0];
  if (row === undefined) throw new Error(`the run has no split ${ordinal}`);
  const { node, bytes, ...split } = row;
  return { node, split: { ...split, bytes: bytes === null ? null : Number(bytes) } };
}
