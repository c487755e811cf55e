import type { OperatorFunction } from 'rxjs';
import type { Rehearsal } from '../../sinks/postgres/rehearse/open-rehearsal.ts';
import { recordOf } from '../../sinks/postgres/staging/read-made.ts';
import type { SeenScope } from '../../sinks/postgres/staging/seen-keys.ts';
import type { RowBatch } from '../contract/batch.ts';
import type { SampleRow } from '../contract/sample.ts';
import { numberRecords, numberSplit } from '../graph/hold-origins.ts';
import type { Holder } from '../worker/stages/stage-plan.ts';
import { textBatch } from './given-rows.ts';
import { dropsOf, missing, type Passed, through } from './pass-operator.ts';
import { type Given, rejectOf, rowsIn } from './sample-rows.ts';

export interface HoldInput {
  readonly rehearsal: Rehearsal;
  readonly planned: Holder;
  /** Number of the holder among those of the sample. */
  readonly stage: number;
  /** Whose keys of former runs count as seen; `null`: of none. */
  readonly scope: SeenScope | null;
  readonly operator: OperatorFunction<RowBatch, RowBatch>;
}

/** A node that makes its rows of all that come in. */
export async function passHolder(before: Given, input: HoldInput): Promise<Passed> {
  const { rehearsal, planned, stage } = input;
  const { node, label, finish, output } = planned;
  const { batches, tally } = await through(before, input.operator);
  const { tried, made } = await rehearsal.hold(batches.map(finish.keeps ? numberRecords : numberSplit), {
    node,
    stage,
    input: planned.input,
    output,
    query: finish,
    scope: input.scope,
  });
  const cells = made.map((row) => row.slice(1, 1 + output.length));
  const rows = made.map((row, index): SampleRow => {
    const from = finish.keeps ? recordOf(row).rowNumber : null;
    return { from, origin: from === null ? null : (before.rows[from]?.origin ?? null), cells: cells[index]! };
  });
  const rejects = [...batches, ...tried]
    .flatMap((part): RowBatch['rejects'] => part.rejects)
    .map((reject) => rejectOf(reject, before.rows));
  const refused = tried.reduce((sum, { rejectedRows }) => sum + rejectedRows.length, 0);
  const held = batches.reduce((sum, batch) => sum + rowsIn(batch).length, 0) - refused;
  const { dropped, added } = tally.node(node);
  const gone = Math.max(0, held - made.length);
  return {
    given: { columns: output, batches: [textBatch(cells, output, label)], rows },
    rejects,
    dropped: dropsOf(
      { ...dropped, [finish.cause]: (dropped[finish.cause] ?? 0) + gone },
      finish.keeps ? missing(before, { rows, rejects }) : [],
    ),
    added: added + Math.max(0, made.length - held),
  };
}
