import { type OperatorFunction, tap } from 'rxjs';
import type { RowBatch } from '../contract/batch.ts';
import type { OpenTally } from './tally.ts';

/**
 * Counts what goes into a node, what comes out and what it rejects, independently of what the operator reports.
 * Busy time is the synchronous time between a batch's entry and the exit that follows it.
 */
export function account(
  node: string,
  operator: OperatorFunction<RowBatch, RowBatch>,
): OperatorFunction<RowBatch, RowBatch> {
  return (batches) => {
    let entered = 0;
    return batches.pipe(
      tap((batch) => {
        (batch.tally as OpenTally).node(node).in += batch.rowCount;
        entered = performance.now();
      }),
      operator,
      tap((batch) => {
        const tally = (batch.tally as OpenTally).node(node);
        tally.busyMs += performance.now() - entered;
        tally.out += batch.rowCount;
        for (const reject of batch.rejects) if (reject.node === node) tally.rejected += 1;
      }),
    );
  };
}

/** Counts what leaves a holder before it is staged: what goes on is counted when it is written. */
export function accountHeld(
  node: string,
  operator: OperatorFunction<RowBatch, RowBatch>,
): OperatorFunction<RowBatch, RowBatch> {
  return (batches) =>
    batches.pipe(
      tap((batch) => {
        (batch.tally as OpenTally).node(node).in += batch.rowCount;
      }),
      operator,
      tap((batch) => {
        const tally = (batch.tally as OpenTally).node(node);
        tally.in -= batch.rowCount;
        for (const reject of batch.rejects) if (reject.node === node) tally.rejected += 1;
      }),
    );
}
