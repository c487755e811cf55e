import type { RunEvent } from '../../runtime/contract/run.ts';
import { eventText } from './event-text.ts';

/** Sends one text; `done` is called when it has left this process, or failed to. */
export type SendText = (text: string, done: (error?: Error) => void) => void;

export interface Outbox {
  push(event: RunEvent): void;
  /** Nothing more comes: resolves when all is sent. */
  end(): Promise<void>;
}

export interface OutboxOptions {
  readonly send: SendText;
  /** Least time between two `progress` messages of a run, in ms. */
  readonly everyMs: number;
  readonly maxLogEntries: number;
}

/**
 * What waits for a client. One message is on the wire at a time; meanwhile a run's newer state takes the place of its
 * older one, and old log lines make room for new ones. However slow the client, it holds one state a run.
 */
export function createOutbox({ send, everyMs, maxLogEntries }: OutboxOptions): Outbox {
  const states = new Map<string, Exclude<RunEvent, { kind: 'log' }>>();
  const lastSent = new Map<string, number>();
  let log: RunEvent[] = [];
  let isSending = false;
  let timer: NodeJS.Timeout | null = null;
  const ended = Promise.withResolvers<void>();
  let isEnding = false;

  const next = (): RunEvent | null => {
    for (const [id, event] of states) {
      const waits = event.kind === 'progress' && performance.now() - (lastSent.get(id) ?? -Infinity) < everyMs;
      if (waits) continue;
      states.delete(id);
      if (event.kind === 'ended') lastSent.delete(id);
      else lastSent.set(id, performance.now());
      return event;
    }
    return log.shift() ?? null;
  };

  const pump = (): void => {
    if (isSending) return;
    const event = next();
    if (event !== null) {
      isSending = true;
      send(eventText(event), (error) => {
        isSending = false;
        if (error === undefined || error === null) pump();
      });
    } else if (states.size > 0) {
      if (timer !== null) return;
      timer = setTimeout(() => {
        timer = null;
        pump();
      }, everyMs);
    } else if (isEnding) ended.resolve();
  };

  return {
    push(event) {
      if (event.kind === 'log') log = [...log.slice(-(maxLogEntries - 1)), event];
      else states.set(event.run.id, merged(states.get(event.run.id), event));
      pump();
    },
    end() {
      isEnding = true;
      pump();
      return ended.promise;
    },
  };
}

/** A snapshot that was not sent yet stays one, with the newer state. */
function merged(
  waiting: Exclude<RunEvent, { kind: 'log' }> | undefined,
  event: Exclude<RunEvent, { kind: 'log' }>,
): Exclude<RunEvent, { kind: 'log' }> {
  return waiting?.kind === 'snapshot' && event.kind === 'progress' ? { kind: 'snapshot', run: event.run } : event;
}
