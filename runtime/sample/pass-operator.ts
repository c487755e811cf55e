import { from, lastValueFrom, type OperatorFunction, toArray } from 'rxjs';
import type { DropCause, RowBatch } from '../contract/batch.ts';
import type { ColumnTypes } from '../contract/column.ts';
import type { SampleDrop, SampleReject } from '../contract/sample.ts';
import type { OpenTally } from '../graph/tally.ts';
import { type Given, numberRows, rejectOf, rowsOf } from './sample-rows.ts';

/** What a node did to rows. */
export interface Passed {
  readonly given: Given;
  readonly rejects: readonly SampleReject[];
  readonly dropped: readonly SampleDrop[];
  readonly added: number;
}

/** Batches that passed an operator, under the numbers of the rows that went in. */
export interface Through {
  readonly batches: readonly RowBatch[];
  readonly tally: OpenTally;
}

/** Lets rows through an operator as a run does, batch by batch. */
export async function through(before: Given, operator: OperatorFunction<RowBatch, RowBatch>): Promise<Through> {
  const { batches, tally } = numberRows(before.batches);
  return { batches: await lastValueFrom(from(batches).pipe(operator, toArray())), tally };
}

/** A node that gives its rows batch by batch. */
export async function passOperator(
  node: string,
  before: Given,
  step: { readonly operator: OperatorFunction<RowBatch, RowBatch>; readonly output: ColumnTypes },
): Promise<Passed> {
  const { batches, tally } = await through(before, step.operator);
  const rows = rowsOf(batches, step.output, before.rows);
  const rejects = batches.flatMap((batch) => batch.rejects).map((reject) => rejectOf(reject, before.rows));
  const { dropped, added } = tally.node(node);
  return {
    given: { columns: step.output, batches, rows },
    rejects,
    dropped: dropsOf(dropped, missing(before, { rows, rejects })),
    added,
  };
}

/** Numbers of the rows that went in, and neither came out nor were rejected. */
export function missing(
  before: Given,
  after: { readonly rows: Given['rows']; readonly rejects: readonly SampleReject[] },
): readonly number[] {
  const seen = new Set([...after.rows, ...after.rejects].map(({ from }) => from));
  return before.rows.flatMap((_, row) => (seen.has(row) ? [] : [row]));
}

/** Drops by cause. Which rows they are is known where there is one cause, and as many rows are missing. */
export function dropsOf(counts: Partial<Record<DropCause, number>>, gone: readonly number[]): readonly SampleDrop[] {
  const causes = Object.entries(counts).filter(([, count]) => count > 0) as [DropCause, number][];
  return causes.map(([cause, count]) => ({
    cause,
    count,
    rows: causes.length === 1 && gone.length === count ? gone : null,
  }));
}
