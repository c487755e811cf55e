import type { Observable } from 'rxjs';
import type { WebSocket } from 'ws';
import type { RunEvent, Runner } from '../../runtime/contract/run.ts';
import { createOutbox } from './outbox.ts';

const EVERY_MS = 250;
const MAX_LOG_ENTRIES = 100;
const NORMAL = 1000;
const FAILED = 1011;

/** Sends events to a client until either has enough. */
export type Follow = (client: WebSocket, onError: (error: unknown) => void) => void;

/** A snapshot of the run, its changes, its end; then the connection is closed. */
export const followRun = (runner: Runner, runId: string): Follow => follow(runner.events(runId));

/** Every run of a tenant that goes on; the connection stays open. */
export const followTenant = (runner: Runner, tenant: string): Follow => follow(runner.allEvents(tenant));

const follow =
  (events: Observable<RunEvent>): Follow =>
  (client, onError) => {
    const outbox = createOutbox({
      send: (text, done) => client.send(text, done),
      everyMs: EVERY_MS,
      maxLogEntries: MAX_LOG_ENTRIES,
    });
    const subscription = events.subscribe({
      next: (event) => outbox.push(event),
      error: (error: unknown) => {
        onError(error);
        client.close(FAILED, 'the run cannot be followed');
      },
      complete: () => {
        outbox.end().then(() => client.close(NORMAL, 'the run has ended'), onError);
      },
    });
    client.once('close', () => subscription.unsubscribe());
  };
