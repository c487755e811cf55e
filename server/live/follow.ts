import type { Observable } from 'rxjs';
import type { WebSocket } from 'ws';
import type { RunEvent } from '../../runtime/contract/run.ts';
import { CLOSES } from '../api/socket.ts';
import { createOutbox } from './outbox.ts';

const EVERY_MS = 250;
const MAX_LOG_ENTRIES = 100;

/** Sends events to a client until either has enough; where the events end, the connection is closed. */
export function follow(events: Observable<RunEvent>, client: WebSocket, onError: (error: unknown) => void): void {
  const outbox = createOutbox({
    send: (text, done) => client.send(text, done),
    everyMs: EVERY_MS,
    maxLogEntries: MAX_LOG_ENTRIES,
  });
  const subscription = events.subscribe({
    next: (event) => outbox.push(event),
    error: (error: unknown) => {
      onError(error);
      client.close(CLOSES.failed.code, 'the run cannot be followed');
    },
    complete: () => {
      outbox.end().then(() => client.close(CLOSES.ended.code, 'the run has ended'), onError);
    },
  });
  client.once('close', () => subscription.unsubscribe());
}
