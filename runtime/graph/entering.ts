import { map, type Observable, type OperatorFunction, zip } from 'rxjs';
import type { RowBatch } from '../contract/batch.ts';
import type { ColumnTypes } from '../contract/column.ts';
import type { JoinSides } from '../contract/operator.ts';
import { unite } from '../rows/unite.ts';

/** What a node makes of the batches that come by its inputs: one for each batch of the source, in their order. */
export type Entering = (streams: readonly Observable<RowBatch>[]) => Observable<RowBatch>;

/** Of a node with one input. */
export function single(step: OperatorFunction<RowBatch, RowBatch>): Entering {
  return ([stream]) => step(stream!);
}

/** Of a node that takes the rows of several as one: the columns of each, and those of all. */
export function uniting(
  { inputs, output }: { readonly inputs: readonly ColumnTypes[]; readonly output: ColumnTypes },
  step: OperatorFunction<RowBatch, RowBatch>,
): Entering {
  return (streams) => step(zip([...streams]).pipe(map((parts) => unite(parts, inputs, output))));
}

/** Of a node that joins the rows of its two inputs. */
export function meeting(step: OperatorFunction<JoinSides, RowBatch>): Entering {
  return (streams) => step(zip([...streams]).pipe(map(([left, right]) => ({ left: left!, right: right! }))));
}
