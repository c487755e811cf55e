import { wait } from './wait.ts';

/** When the next request may be made. */
export interface Pace {
  /** Resolves when it is this one's turn; rejects as soon as the signal aborts. */
  turn(signal: AbortSignal): Promise<void>;
  /** Nothing is asked for so long: the service wants to be left alone. */
  rest(milliseconds: number): void;
}

/** Requests evenly apart, `perSecond` of them; `null`: as they come. */
export function createPace(perSecond: number | null): Pace {
  const gap = perSecond === null ? 0 : 1_000 / perSecond;
  let free = 0;
  let resting = 0;
  return {
    async turn(signal) {
      const due = Math.max(free, performance.now());
      free = due + gap;
      for (;;) {
        signal.throwIfAborted();
        const left = Math.max(due, resting) - performance.now();
        if (left <= 0) return;
        await wait(left, signal);
      }
    },
    rest(milliseconds) {
      resting = Math.max(resting, performance.now() + milliseconds);
    },
  };
}
