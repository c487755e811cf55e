import type { PipelineError } from '../../runtime/contract/errors.ts';

/** What a look has found, the run that it has stored, and what was missed. */
export interface Concluded {
  readonly runId: string | null;
  readonly missed: PipelineError | null;
  /** Files that it has seen first, or changed. */
  readonly arrived: number;
  /** Files that the run was given. */
  readonly given: number;
  /** Files that no run was given. */
  readonly waiting: number;
  /** What the waiting ones wait for. */
  readonly waitsFor: 'settling' | 'run' | null;
}

/** A look that saw all there is, or why it could not; both are stored. */
export type Looked =
  | { readonly kind: 'concluded'; readonly concluded: Concluded }
  | { readonly kind: 'failed'; readonly error: PipelineError };

/** Looks when somebody asks for it. */
export interface TriggerLooks {
  /**
   * Makes a look that begins now, and tells what it has led to. `null`: a look of another process goes on, or none can be
   * stored now; one follows as soon as it can.
   */
  lookAt(pipelineId: string): Promise<Looked | null>;
}
