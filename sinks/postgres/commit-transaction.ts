import type { ClientBase } from 'pg';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Seal } from '../../runtime/contract/sink.ts';
import { translatePgError } from './errors.ts';

function inDoubt(node: string, cause: unknown): PipelineError {
  return new PipelineError('commit.in_doubt', {
    node,
    message: 'The connection was lost after COMMIT was sent: whether the transaction landed is not known yet.',
    next: 'Check that the server can be reached from here: the stored position tells, and the run goes on from it.',
    retryable: true,
    cause,
  });
}

/** An error of the seal is never one of the user's rows. */
function sealError(error: unknown, node: string): Error {
  const translated = translatePgError(error, node);
  if (!(translated instanceof PipelineError) || translated.code !== 'sink.constraint') return translated;
  return new PipelineError('commit.seal_failed', {
    node,
    message: `Positions and rejects could not be stored: ${translated.message}`,
    next: 'This is a defect of Sluice; nothing of the transaction is kept. Report it with the run id.',
    detail: translated.detail ?? null,
    cause: error,
  });
}

/** Runs the seal. What it throws is the seal's own, never `sink.constraint`. */
export async function runSeal(client: ClientBase, node: string, seal: Seal): Promise<void> {
  try {
    await seal(client);
  } catch (error) {
    throw sealError(error, node);
  }
}

/**
 * COMMIT. Where the server refuses (a deferred constraint, a deadlock), the transaction is rolled back when this
 * throws. Where no answer came, throws `commit.in_doubt`.
 */
export async function sendCommit(client: ClientBase, node: string): Promise<void> {
  let command: string;
  try {
    command = (await client.query('COMMIT')).command;
  } catch (error) {
    // A session that still answers has refused the COMMIT. One that does not may have been cut off after it.
    const answers = await client.query('ROLLBACK').then(
      () => true,
      () => false,
    );
    throw answers ? translatePgError(error, node) : inDoubt(node, error);
  }
  if (command !== 'COMMIT') {
    throw new PipelineError('commit.rolled_back', {
      node,
      message: `Postgres answered COMMIT with ${command}: a statement of the transaction had failed unnoticed.`,
      next: 'This is a defect of Sluice; nothing of the transaction is kept. Report it with the run id.',
    });
  }
}
