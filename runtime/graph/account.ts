import { type OperatorFunction, tap } from 'rxjs';
import type { RowBatch } from '../contract/batch.ts';
import type { JoinSides } from '../contract/operator.ts';
import type { OpenTally } from './tally.ts';

/**
 * Counts what goes into a node, what comes out and what it rejects, independently of what the operator reports.
 * Busy time is the synchronous time between a batch's entry and the exit that follows it.
 */
export function account(
  node: string,
  operator: OperatorFunction<RowBatch, RowBatch>,
): OperatorFunction<RowBatch, RowBatch> {
  return counted(node, operator, (batch) => [batch]);
}

/** The same of a node that takes in two sides of each batch. */
export function accountSides(
  node: string,
  operator: OperatorFunction<JoinSides, RowBatch>,
): OperatorFunction<JoinSides, RowBatch> {
  return counted(node, operator, ({ left, right }) => [left, right]);
}

function counted<T>(
  node: string,
  operator: OperatorFunction<T, RowBatch>,
  batchesOf: (entering: T) => readonly RowBatch[],
): OperatorFunction<T, RowBatch> {
  return (entering) => {
    let entered = 0;
    return entering.pipe(
      tap((one) => {
        for (const batch of batchesOf(one)) (batch.tally as OpenTally).node(node).in += batch.rowCount;
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
