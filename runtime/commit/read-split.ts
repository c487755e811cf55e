import type { ClientBase } from 'pg';
import type { Split } from '../contract/source.ts';

/** A recorded split of a run by its number. */
export async function readSplit(client: ClientBase, runId: string, ordinal: number): Promise<Split> {
  const { rows } = await client.query<Omit<Split, 'bytes'> & { bytes: string | null }>(
    'SELECT split AS id, label, bytes, meta FROM sluice.splits WHERE scope = $1 AND ordinal = $2',
    [runId, ordinal],
  );
  const row = rows[0];
  if (row === undefined) throw new Error(`the run has no split ${ordinal}`);
  return { ...row, bytes: row.bytes === null ? null : Number(row.bytes) };
}
