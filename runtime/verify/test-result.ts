import type { PipelineErrorJson } from '../contract/errors.ts';
import type { Json } from '../contract/json.ts';

export const DIFFERENCE_KINDS = [
  'cell',
  'row_missing',
  'row_unexpected',
  'order',
  'reject_missing',
  'reject_unexpected',
  'reject_count',
  'dropped',
  'column',
] as const;

/** One thing that came out otherwise than expected. */
export interface Difference {
  readonly kind: (typeof DIFFERENCE_KINDS)[number];
  readonly node: string;
  /** Number of the row from 1: of the expected one, of an unexpected one as it came, of a rejected one as it went in. */
  readonly row: number | null;
  readonly column: string | null;
  readonly expected: Json;
  readonly got: Json;
  /** Node, row and column in words. */
  readonly place: string;
  /** How a person writes what was expected, and what came. */
  readonly texts: { readonly expected: string; readonly got: string };
  readonly hint: string | null;
}

/** How one test of a pipeline went. */
export interface TestResult {
  readonly name: string;
  readonly passed: boolean;
  readonly differences: readonly Difference[];
  /** Why the rows did not come through at all; `null` where they did. */
  readonly error: PipelineErrorJson | null;
  readonly durationMs: number;
}
