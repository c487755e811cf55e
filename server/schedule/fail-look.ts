import type { ClientBase } from 'pg';
import type { PipelineError } from '../../runtime/contract/errors.ts';
import { type ClaimedTrigger, endFailedLook, holdTrigger } from '../store/triggers.ts';
import { insertAlert } from './insert-alert.ts';
import { cannotLook } from './trigger-errors.ts';

const FIRST_RETRY_MS = 60_000;
const LONGEST_RETRY_MS = 300_000;
/** After so long without a look that went well an alert says so, once until one does. */
const ALERT_AFTER_MS = 900_000;

export interface FailedLook {
  readonly claimed: ClaimedTrigger;
  readonly at: Date;
  /** `null`: the version could not be read at all. */
  readonly pollSeconds: number | null;
  readonly error: PipelineError;
}

/** Stores that a look has failed and when the next one is: each time twice as long after, up to five minutes. */
export async function failLook(client: ClientBase, { claimed, at, pollSeconds, error }: FailedLook): Promise<void> {
  await client.query('BEGIN');
  try {
    if (await holdTrigger(client, claimed)) {
      const failures = claimed.failures + 1;
      const failingSince = claimed.failingSince ?? at;
      const first = Math.min(FIRST_RETRY_MS, (pollSeconds ?? 60) * 1_000);
      const delay = Math.min(LONGEST_RETRY_MS, first * 2 ** Math.min(failures - 1, 20));
      const tells = !claimed.isTold && at.getTime() - failingSince.getTime() >= ALERT_AFTER_MS;
      const node = error.node ?? 'trigger';
      if (tells) await insertAlert(client, { ...claimed, node }, cannotLook(node, failingSince, error));
      await endFailedLook(client, claimed.pipelineId, {
        at,
        nextLookAt: new Date(at.getTime() + delay),
        error: error.toJSON(),
        failures,
        failingSince,
        isTold: claimed.isTold || tells,
      });
    }
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK');
    throw cause;
  }
}
