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

export function stalled(label: string, ms: number, cause: unknown): PipelineError {
  return new PipelineError('source.timeout', {
    message: `Reading ${JSON.stringify(label)} brought no byte for ${ms / 1000} s.`,
    next: 'Check the network between this machine and the store.',
    origin: { label },
    retryable: true,
    cause,
  });
}
