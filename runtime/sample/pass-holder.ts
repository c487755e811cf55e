import type { OperatorFunction } from 'rxjs';
import type { HeldBatch, Rehearsal } from '../../sinks/postgres/rehearse/open-rehearsal.ts';
import { cellOf } from '../../sinks/postgres/staging/read-made.ts';
import type { SeenScope } from '../../sinks/postgres/staging/seen-keys.ts';
import type { DropCause, RowBatch } from '../contract/batch.ts';
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
  /** Of one that joins: how many of the batches come in by its first input; the others do by its second. */
  readonly left?: number;
}

/** A node that makes its rows of all that come in. */
export async function passHolder(before: Given, input: HoldInput): Promise<Passed> {
  const { rehearsal, planned, stage } = input;
  const { node, label, finish, right, output } = planned;
  const { batches, tally } = await through(before, input.operator);
  const number = finish.keeps ? numberRecords : numberSplit;
  const sided = batches.map((batch, index): HeldBatch => {
    const side = right === undefined || index < (input.left ?? 0) ? 'left' : 'right';
    return { side, batch: number(batch) };
  });
  const { tried, made, gone } = await rehearsal.hold(sided, {
    node,
    stage,
    input: planned.input,
    right,
    output,
    query: finish,
    scope: input.scope,
  });
  const cells = Array.from({ length: made.length }, (_, row) => made.vectors.map((vector) => cellOf(vector, row)));
  const rows = cells.map((_, index): SampleRow => {
    const from = finish.keeps ? made.recordOf(index).rowNumber : null;
    return { from, origin: from === null ? null : (before.rows[from]?.origin ?? null), cells: cells[index]! };
  });
  const rejects = [...batches, ...tried]
    .flatMap((part): RowBatch['rejects'] => part.rejects)
    .map((reject) => rejectOf(reject, before.rows));
  const refused = tried.reduce((sum, { rejectedRows }) => sum + rejectedRows.length, 0);
  const held = batches.reduce((sum, batch) => sum + rowsIn(batch).length, 0) - refused;
  const { dropped, added } = tally.node(node);
  const left = Object.values(gone).reduce((sum, rows) => sum + rows, 0);
  return {
    given: { columns: output, batches: [textBatch(cells, output, label)], rows },
    rejects,
    dropped: dropsOf(both(dropped, gone), finish.keeps ? missing(before, { rows, rejects }) : []),
    added: added + made.length + left - held,
  };
}

function both(some: Counts, others: Counts): Counts {
  const causes = [...new Set([...Object.keys(some), ...Object.keys(others)])] as DropCause[];
  return Object.fromEntries(causes.map((cause) => [cause, (some[cause] ?? 0) + (others[cause] ?? 0)]));
}

type Counts = Readonly<Partial<Record<DropCause, number>>>;
