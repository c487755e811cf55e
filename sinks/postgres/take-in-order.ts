import type { RowBatch } from '../../runtime/contract/batch.ts';
import type { TakenBatch, WriteResult } from '../../runtime/contract/sink.ts';
import type { OrderedRows } from './order/ordered-rows.ts';
import type { Outlet } from './outlet.ts';
import { piecesOf } from './pieces.ts';
import { collectRejects, type FoundRejects } from './target-reject.ts';

/** Hands a batch to what puts rows in order. Resolves when more may come; what comes of the batch may be known later. */
export async function takeInOrder(outlet: Outlet, ordered: OrderedRows, batch: RowBatch): Promise<TakenBatch> {
  const found: FoundRejects = { rejects: [], rejectedRows: [] };
  let sum = 0;
  let last: number | Promise<number> = 0;
  for (const { rows, bytes } of piecesOf(batch, (all) => outlet.encoder.bound(all))) {
    sum += await last;
    last = (await ordered.take(rows, bytes, collectRejects(outlet.target, rows, found))).rows;
  }
  const resultOf = (rows: number): WriteResult => {
    outlet.encoded += sum + rows;
    return { encoded: sum + rows, ...found };
  };
  if (typeof last === 'number') return { result: resultOf(last) };
  const result = last.then(resultOf);
  // Whoever waits for it hears of it; where nobody does any more, the rows are given up.
  result.catch(() => {});
  return { result };
}
