import type { ClientBase } from 'pg';
import type { LearnedState } from '../contract/batch.ts';

/** Bytes of state that are read at once: of one commit, or of some small ones. */
const READ_ROWS = 4;

/** Saves what operators have learned since the last commit, a row each. In the transaction of the rows that they learned it of. */
export async function saveStates(client: ClientBase, runId: string, states: readonly LearnedState[]): Promise<void> {
  for (const [node, learned] of Map.groupBy(states, (one) => one.node)) {
    await client.query({
      name: 'sluice-save-state',
      text: 'INSERT INTO sluice.operator_states (run_id, node, state) VALUES ($1, $2, $3)',
      values: [runId, node, Buffer.concat(learned.map(({ state }) => state))],
    });
  }
}

/** What a node has saved in this run, in the order of its commits. `withClient` is called for some at a time. */
export async function* savedStates(
  withClient: <T>(use: (client: ClientBase) => Promise<T>) => Promise<T>,
  { runId, node }: { readonly runId: string; readonly node: string },
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for (let after = '0'; ; ) {
    signal.throwIfAborted();
    const rows = await withClient(async (client) => {
      const found = await client.query<{ id: string; state: Buffer }>(
        'SELECT id, state FROM sluice.operator_states WHERE run_id = $1 AND node = $2 AND id > $3 ORDER BY id LIMIT $4',
        [runId, node, after, READ_ROWS],
      );
      return found.rows;
    });
    for (const { state } of rows) yield state;
    if (rows.length < READ_ROWS) return;
    after = rows.at(-1)!.id;
  }
}

/** Forgets what the operators of a run have learned: it has ended well, or begins anew. */
export async function dropStates(client: ClientBase, runId: string): Promise<void> {
  await client.query('DELETE FROM sluice.operator_states WHERE run_id = $1', [runId]);
}
