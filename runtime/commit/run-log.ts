import type { ClientBase } from 'pg';
import type { RunLogEntry } from '../contract/run.ts';
import { storable } from './storable.ts';

/** Adds one line to a run's log. */
export async function appendRunLog(
  client: ClientBase,
  runId: string,
  entry: { readonly stage: string; readonly message: string },
): Promise<RunLogEntry> {
  const { rows } = await client.query<{ at: Date }>(
    'INSERT INTO sluice.run_log (run_id, stage, message) VALUES ($1, $2, $3) RETURNING at',
    [runId, entry.stage, storable(entry.message)],
  );
  return { at: (rows[0]?.at ?? new Date()).toISOString(), stage: entry.stage, message: entry.message };
}

/** The newest `limit` lines of a run's log, oldest first. */
export async function readRunLog(client: ClientBase, runId: string, limit = 100): Promise<readonly RunLogEntry[]> {
  const { rows } = await client.query<{ at: Date; stage: string; message: string }>(
    `SELECT at, stage, message FROM (
       SELECT id, at, stage, message FROM sluice.run_log WHERE run_id = $1 ORDER BY id DESC LIMIT $2
     ) AS newest ORDER BY id`,
    [runId, limit],
  );
  return rows.map((row) => ({ at: row.at.toISOString(), stage: row.stage, message: row.message }));
}
