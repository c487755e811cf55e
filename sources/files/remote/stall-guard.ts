import { PipelineError } from '../../../runtime/contract/errors.ts';

/** Breaks off what brings nothing for so long. */
export interface StallGuard {
  readonly signal: AbortSignal;
  /** Something came. */
  passed(): void;
  isOver(): boolean;
  end(): void;
}

export function stallGuard(ms: number, outer: AbortSignal): StallGuard {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ms);
  return {
    signal: AbortSignal.any([outer, controller.signal]),
    passed: () => void timer.refresh(),
    isOver: () => controller.signal.aborted && !outer.aborted,
    end: () => clearTimeout(timer),
  };
}

export interface ScopedStallGuard extends StallGuard {
  /** What is left may take so long. */
  within(ms: number): void;
}

/** How often all that is guarded is looked at: a timer for each small object is seen in a load of them. */
const LOOK_MS = 100;

interface Guarded {
  deadline: number;
  stop(): void;
}

const guarded = new Set<Guarded>();
let looking: NodeJS.Timeout | null = null;

function look(): void {
  const now = performance.now();
  for (const one of guarded) if (now >= one.deadline) one.stop();
  if (guarded.size > 0 || looking === null) return;
  clearInterval(looking);
  looking = null;
}

/**
 * The same, to within `LOOK_MS`, for what is over when `end` is called: its signal follows no more then. Following weakly, as
 * `AbortSignal.any` does, is seen as well.
 */
export function scopedStallGuard(ms: number, outer: AbortSignal): ScopedStallGuard {
  const controller = new AbortController();
  const leave = (): void => controller.abort(outer.reason);
  const one: Guarded = {
    deadline: performance.now() + ms,
    stop() {
      guarded.delete(one);
      controller.abort();
    },
  };
  if (outer.aborted) leave();
  else {
    outer.addEventListener('abort', leave);
    guarded.add(one);
    looking ??= setInterval(look, LOOK_MS).unref();
  }
  return {
    signal: controller.signal,
    within(left) {
      one.deadline = performance.now() + left;
    },
    passed() {
      one.deadline = performance.now() + ms;
    },
    isOver: () => controller.signal.aborted && !outer.aborted,
    end() {
      guarded.delete(one);
      outer.removeEventListener('abort', leave);
    },
  };
}

export function stalled(label: string, ms: number, cause: unknown): PipelineError {
  return new PipelineError('source.timeout', {
    message: `Reading ${JSON.stringify(label)} brought no byte for ${ms / 1000} s.`,
    next: 'Check the network between this machine and the store.',
    origin: { label },
    retryable: true,
    cause,
  });
}
