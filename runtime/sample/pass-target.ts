import type { Rehearsal } from '../../sinks/postgres/rehearse/open-rehearsal.ts';
import type { ColumnTypes } from '../contract/column.ts';
import type { SampleRow } from '../contract/sample.ts';
import { rowNumberOf } from '../rows/select.ts';
import { dropsOf, type Passed } from './pass-operator.ts';
import { type Given, numberRows, rejectOf, rowsIn } from './sample-rows.ts';

/** A target: rows as its table would hold them, and those that it would refuse. */
export async function passTarget(
  before: Given,
  rehearsal: Rehearsal,
  { node, output: columns }: { readonly node: string; readonly output: ColumnTypes },
): Promise<Passed> {
  const { batches } = numberRows(before.batches);
  const { tried, stored } = await rehearsal.load(node, batches);
  const written = batches.flatMap((batch, index) => {
    const refused = new Set(tried[index]!.rejectedRows);
    return rowsIn(batch).flatMap((row) => (refused.has(row) ? [] : [rowNumberOf(batch.origin, row)]));
  });
  if (written.length !== stored.length) {
    throw new TypeError(`${written.length} rows were written to the twin, which holds ${stored.length}`);
  }
  const rows = stored.map(({ cells }, index): SampleRow => {
    const from = written[index]!;
    return { from, origin: before.rows[from]?.origin ?? null, cells };
  });
  const lost = rows.filter((_, index) => stored[index]!.superseded);
  return {
    given: { columns, batches: [], rows: rows.filter((_, index) => !stored[index]!.superseded) },
    rejects: tried.flatMap(({ rejects }) => rejects).map((reject) => rejectOf(reject, before.rows)),
    dropped: dropsOf(
      { superseded: lost.length },
      lost.map(({ from }) => from!),
    ),
    added: 0,
  };
}
