import type { ClientBase } from 'pg';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Hook } from '../../../runtime/contract/plan.ts';
import { sendCommit } from '../commit-transaction.ts';
import { type ConnectOptions, connect, DEFAULT_LIMITS } from '../connect.ts';
import { translatePgError } from '../errors.ts';
import { watched } from '../liveness.ts';

export type SqlHook = Exclude<Hook, { kind: 'webhook' }>;

/** Runs a hook in one transaction with `note`, on a connection of its own, without a time limit on statements. */
export async function runSqlHook(
  options: {
    readonly databaseUrl: string;
    readonly applicationName: string;
    readonly runId: string;
    readonly node: string;
  },
  hook: SqlHook,
  note: (client: ClientBase) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { databaseUrl, applicationName, runId, node } = options;
  const limits = { ...DEFAULT_LIMITS, statementTimeoutMs: 0 };
  const connection: ConnectOptions = { databaseUrl, applicationName, limits };
  try {
    const session = await connect(connection, signal);
    signal.addEventListener('abort', session.destroy, { once: true });
    const { client } = session;
    const work = async (): Promise<void> => {
      await client.query('BEGIN');
      await execute(client, hook, runId);
      await note(client);
      await sendCommit(client, node);
    };
    try {
      await watched(session, connection, () => 0, work);
      await client.end();
    } finally {
      signal.removeEventListener('abort', session.destroy);
      session.destroy();
    }
  } catch (error) {
    signal.throwIfAborted();
    throw translatePgError(error, node);
  }
}

async function execute(client: ClientBase, hook: SqlHook, runId: string): Promise<void> {
  switch (hook.kind) {
    case 'sql':
      await client.query(hook.sql);
      return;
    case 'refresh':
      await client.query(await refreshSql(client, hook.view));
      return;
    case 'function':
      await client.query(await callSql(client, hook.function), [runId]);
      return;
    default:
      return hook satisfies never;
  }
}

async function refreshSql(client: ClientBase, view: string): Promise<string> {
  const { rows } = await client.query<{ sql: string }>(
    `SELECT format('REFRESH MATERIALIZED VIEW %s%s', CASE WHEN relispopulated AND EXISTS (SELECT FROM pg_index AS i
       WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL)
       THEN 'CONCURRENTLY ' ELSE '' END, c.oid::regclass) AS sql
     FROM pg_class AS c WHERE c.oid = to_regclass($1) AND relkind = 'm'`,
    [view],
  );
  return rows[0]?.sql ?? missing(`materialized view ${view}`);
}

async function callSql(client: ClientBase, name: string): Promise<string> {
  const { rows } = await client.query<{ sql: string }>(
    `SELECT format('SELECT %I.%I($1)', n.nspname, p.proname) AS sql FROM pg_proc AS p
     JOIN pg_namespace AS n ON n.oid = p.pronamespace
     WHERE p.oid = coalesce(to_regprocedure($1 || '(uuid)'), to_regprocedure($1 || '(text)'))`,
    [name],
  );
  return rows[0]?.sql ?? missing(`function ${name}(uuid) or ${name}(text)`);
}

function missing(what: string): never {
  throw new PipelineError('hook.missing', {
    message: `There is no ${what}.`,
    next: 'Create it, or correct its name in the hook (with its schema, where that is not on the search path).',
  });
}
