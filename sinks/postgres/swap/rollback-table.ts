import { PipelineError } from '../../../runtime/contract/errors.ts';
import { type ConnectOptions, connect, DEFAULT_LIMITS } from '../connect.ts';
import { translatePgError } from '../errors.ts';
import type { TableRef } from '../identifier.ts';
import { watched } from '../liveness.ts';
import { keptTable, oldName } from './old-tables.ts';
import { prepareAndSwap } from './publish-twin.ts';

/** Whoever asks waits for the answer. */
const PATIENCE_MS = 20_000;

export interface RollbackOptions {
  readonly databaseUrl: string;
  readonly applicationName: string;
  readonly table: TableRef;
}

/**
 * Lets the table whose place was taken by the last blue-green load take it again; the one that was loaded is the old
 * one from then on, kept as long. Gives its name. Throws `load.nothing_to_roll_back`, and whatever a swap throws.
 */
export async function rollbackTable(options: RollbackOptions, signal: AbortSignal): Promise<string> {
  const { databaseUrl, applicationName, table } = options;
  const limits = { ...DEFAULT_LIMITS, statementTimeoutMs: 0 };
  const connection: ConnectOptions = { databaseUrl, applicationName, limits };
  try {
    const session = await connect(connection, signal);
    signal.addEventListener('abort', session.destroy, { once: true });
    try {
      const { client } = session;
      const kept = await keptTable(client, table);
      if (kept === null) throw nothingKept(table);
      const other = { schema: table.schema, table: kept.name };
      const swap = { table, other, keepHours: kept.keepHours, patienceMs: PATIENCE_MS };
      await watched(
        session,
        connection,
        () => 0,
        () => prepareAndSwap(client, [swap], { last: async () => {} }, signal),
      );
      await client.end();
      return oldName(table.table);
    } finally {
      signal.removeEventListener('abort', session.destroy);
      session.destroy();
    }
  } catch (error) {
    signal.throwIfAborted();
    throw translatePgError(error);
  }
}

function nothingKept({ schema, table }: TableRef): PipelineError {
  return new PipelineError('load.nothing_to_roll_back', {
    message: `No old table of ${schema}.${table} is kept.`,
    next: 'Only a blue_green load keeps one, for keepOldHours; load the rows that are wanted again.',
    detail: { schema, table },
  });
}
