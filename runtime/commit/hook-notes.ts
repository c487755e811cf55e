import type { ClientBase } from 'pg';

export type HookPlace = 'before' | 'after';

/** How many of a run's hooks of a place are done: those of the lowest numbers. */
export async function hooksDone(client: ClientBase, runId: string, place: HookPlace): Promise<number> {
  const { rows } = await client.query<{ done: string }>(
    'SELECT count(*) AS done FROM sluice.run_hooks WHERE run_id = $1 AND place = $2',
    [runId, place],
  );
  return Number(rows[0]?.done ?? 0);
}

/** Notes that a hook is done with, well or not. Twice is once. */
export async function noteHook(
  client: ClientBase,
  runId: string,
  { place, number }: { readonly place: HookPlace; readonly number: number },
): Promise<void> {
  await client.query(
    'INSERT INTO sluice.run_hooks (run_id, place, number) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [runId, place, number],
  );
}
