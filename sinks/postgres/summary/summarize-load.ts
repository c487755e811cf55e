import type { PlannedSummary } from '../../../runtime/contract/operator.ts';
import { sendCommit } from '../commit-transaction.ts';
import { type ConnectOptions, connect, DEFAULT_LIMITS } from '../connect.ts';
import { translatePgError } from '../errors.ts';
import { watched } from '../liveness.ts';
import { summarize } from './summarize.ts';

export interface SummarizeLoadOptions {
  readonly databaseUrl: string;
  readonly applicationName: string;
  readonly summaries: readonly { readonly node: string; readonly summary: PlannedSummary }[];
}

/**
 * Makes the summaries of a direct load, in one transaction, on a connection of its own without a time limit on the
 * statement. Done twice it gives the same, so a COMMIT without an answer (`commit.in_doubt`) is simply tried again.
 */
export async function summarizeLoad(options: SummarizeLoadOptions, signal: AbortSignal): Promise<void> {
  const { databaseUrl, applicationName, summaries } = options;
  const node = summaries.at(-1)?.node ?? 'summarize';
  const limits = { ...DEFAULT_LIMITS, statementTimeoutMs: 0 };
  const connection: ConnectOptions = { databaseUrl, applicationName, limits };
  try {
    const session = await connect(connection, signal);
    signal.addEventListener('abort', session.destroy, { once: true });
    try {
      await watched(
        session,
        connection,
        () => 0,
        async () => {
          await session.client.query('BEGIN');
          for (const one of summaries) await summarize(session.client, one.node, one.summary);
          await sendCommit(session.client, node);
        },
      );
      await session.client.end();
    } finally {
      signal.removeEventListener('abort', session.destroy);
      session.destroy();
    }
  } catch (error) {
    signal.throwIfAborted();
    throw translatePgError(error, node);
  }
}
