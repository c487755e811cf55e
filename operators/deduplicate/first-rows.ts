import { concatMap, from, type OperatorFunction, of } from 'rxjs';
import type { RowBatch } from '../../runtime/contract/batch.ts';
import type { ColumnTypes } from '../../runtime/contract/column.ts';
import type { OperatorContext, OperatorState } from '../../runtime/contract/operator.ts';
import { selectRows } from '../../runtime/rows/select.ts';
import { RememberedKeys } from '../keys/remembered-keys.ts';
import { createRowKeys } from '../keys/row-keys.ts';
import { selectedRows } from '../reject-faults.ts';
import { typedRows } from '../typed-rows.ts';

export interface FirstRowsOptions {
  /** Columns of the key. */
  readonly indexes: readonly number[];
  readonly input: ColumnTypes;
  readonly state: OperatorState;
}

/** Lets the first row of each key through, of rows that come in source order. A row with a bad cell is the first of no key. */
export function firstRows(
  { indexes, input, state }: FirstRowsOptions,
  context: Pick<OperatorContext, 'node' | 'claim' | 'signal'>,
): OperatorFunction<RowBatch, RowBatch> {
  const { node } = context;
  return (batches) => {
    const known = new RememberedKeys(state, context);
    const keysOf = createRowKeys(indexes, input);

    const pass = (batch: RowBatch): RowBatch | Promise<RowBatch> => {
      const typed = typedRows(batch, input, node);
      if (typed.rowCount === 0) return typed;
      const rows = selectedRows(typed);
      const first = known.take(typed, { rows, keys: keysOf(typed), rule: 'deduplicate' });
      return first instanceof Promise ? first.then((those) => only(typed, rows, those)) : only(typed, rows, first);
    };

    const only = (batch: RowBatch, rows: Int32Array, first: Uint8Array): RowBatch => {
      if (!first.includes(0)) return batch;
      const kept = rows.filter((_, nth) => first[nth] === 1);
      batch.tally.dropped(node, 'deduplicated', rows.length - kept.length);
      return selectRows(batch, kept);
    };

    return batches.pipe(
      concatMap((batch) => {
        const { restoring } = known;
        if (restoring !== null) return from(restoring.then(() => pass(batch)));
        const passed = pass(batch);
        return passed instanceof Promise ? from(passed) : of(passed);
      }),
    );
  };
}
