import type { Reject } from './batch.ts';
import type { Plan } from './plan.ts';

/** `open`: waits for somebody. `replaying`: frozen into a replay that goes on. `replayed`, `discarded`: done with. */
export const DEAD_LETTER_STATUSES = ['open', 'replaying', 'replayed', 'discarded'] as const;
export type DeadLetterStatus = (typeof DEAD_LETTER_STATUSES)[number];

/** Which dead letters are meant: all that match every key that is given. */
export interface DeadLetterFilter {
  /** Empty: of runs that were made from a file. */
  readonly pipelineId?: string | undefined;
  readonly pipelineName?: string | undefined;
  readonly runId?: string | undefined;
  /** Node of the source that they are records of. */
  readonly source?: string | undefined;
  readonly node?: string | undefined;
  /** Empty: of causes that lie in no column. */
  readonly column?: string | undefined;
  readonly code?: string | undefined;
  readonly status?: DeadLetterStatus | undefined;
  /** Records only: none that stands for the rest of a file, which nothing can be made of. */
  readonly ofRows?: true | undefined;
  /** 64-bit numbers, as text. */
  readonly ids?: readonly string[] | undefined;
}

export interface PreviewRequest {
  /** Of the pipeline's version, as a run of it would take. */
  readonly plan: Plan;
  /** At most a hundred: 64-bit numbers, as text. */
  readonly ids: readonly string[];
}

/** What a replay would make of a dead letter. `dropped`: it would leave on purpose, filtered. */
export type LetterPreview = { readonly id: string } & (
  | { readonly outcome: 'loaded'; readonly row: Readonly<Record<string, string | null>> }
  | { readonly outcome: 'dropped' }
  | {
      readonly outcome: 'rejected';
      readonly reject: Pick<Reject, 'node' | 'column' | 'value' | 'code' | 'reason'>;
    }
);
