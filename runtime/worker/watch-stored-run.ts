import { setTimeout as delay } from 'node:timers/promises';
import { Observable } from 'rxjs';
import { readRun } from '../commit/read-run.ts';
import type { RunEvent } from '../contract/run.ts';
import type { WithClient } from './database.ts';
import { refuse } from './run-refusals.ts';

const POLL_MS = 500;

/** Follows a run that goes on in another process, or has ended, by its stored state. */
export function watchStoredRun(withClient: WithClient, runId: string): Observable<RunEvent> {
  return new Observable((subscriber) => {
    const gone = new AbortController();
    const watch = async (): Promise<void> => {
      for (let first = true; !gone.signal.aborted; first = false) {
        const run = await withClient((client) => readRun(client, runId));
        if (run === null) throw refuse.notFound(runId);
        subscriber.next({ kind: first ? 'snapshot' : 'progress', run });
        if (run.status !== 'pending' && run.status !== 'running') {
          subscriber.next({ kind: 'ended', run });
          return subscriber.complete();
        }
        await delay(POLL_MS, undefined, { signal: gone.signal });
      }
    };
    watch().catch((error: unknown) => {
      if (!gone.signal.aborted) subscriber.error(error);
    });
    return () => gone.abort();
  });
}
