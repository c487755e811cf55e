import type { RowBatch } from '../../runtime/contract/batch.ts';
import type { Claim } from '../../runtime/contract/operator.ts';
import { rowNumberOf } from '../../runtime/rows/select.ts';

/** How claims name rows: those of one record, where an operator has made several of it, are told apart by their number among them. */
export function claimNumbers({ origin }: RowBatch, rows: Int32Array): readonly Pick<Claim, 'record' | 'nth'>[] {
  const before = new Map<number, number>();
  return Array.from(rows, (row) => {
    const record = rowNumberOf(origin, row);
    const nth = before.get(record) ?? 0;
    before.set(record, nth + 1);
    return { record, nth };
  });
}
