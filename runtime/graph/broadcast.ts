import { asyncScheduler, map, type Observable, Subject, takeUntil, throttleTime } from 'rxjs';

export interface Broadcast<T> {
  /** Something has changed; cheap, call it as often as you like. */
  changed(): void;
  end(): void;
  /** The state, read anew at most once each `everyMs`, while there are changes; completes at once with `end`. Holds no backlog. */
  readonly states: Observable<T>;
}

/** Tells many listeners of a changing state without keeping anything for the slow ones. */
export function createBroadcast<T>(read: () => T, everyMs: number): Broadcast<T> {
  const changes = new Subject<void>();
  const ended = new Subject<void>();
  return {
    changed: () => changes.next(),
    end: () => ended.next(),
    states: changes.pipe(
      throttleTime(everyMs, asyncScheduler, { leading: true, trailing: true }),
      map(read),
      takeUntil(ended),
    ),
  };
}
