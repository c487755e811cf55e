import type { Reject, RowBatch } from '../../runtime/contract/batch.ts';
import type { ColumnType, ColumnTypes } from '../../runtime/contract/column.ts';
import type { Claim, OperatorContext } from '../../runtime/contract/operator.ts';
import type { Vector } from '../../runtime/contract/vector.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import { convert } from '../../runtime/rows/convert.ts';
import type { Failure } from '../../runtime/rows/failure.ts';
import { withRejects } from '../../runtime/rows/select.ts';
import { isNull } from '../../runtime/rows/vectors.ts';
import { claimNumbers } from '../keys/claim-numbers.ts';
import type { RememberedKeys } from '../keys/remembered-keys.ts';
import { createRowKeys } from '../keys/row-keys.ts';
import { selectedRows } from '../reject-faults.ts';
import { type RowRule, ruleReject } from './check-rules.ts';
import { describeRule } from './describe-rule.ts';

const TAKEN: Failure = { code: 'row.not_unique', reason: describeRule({ kind: 'unique' }) };

/** Rows of a batch that ask for their values, none of which is NULL, under a rule. */
export interface AskingValues {
  readonly rows: Int32Array;
  readonly vector: Vector;
  readonly type: ColumnType;
  /** Of the rule, among the unique ones of the node, from 0. */
  readonly ordinal: number;
  readonly rule: string;
}

/** Says of each of the rows with 1 that it has its value, in the whole run. */
export type AskValues = (batch: RowBatch, asking: AskingValues) => Uint8Array | Promise<Uint8Array>;

/** Lanes that share the rows of a run claim the values in Postgres. */
export function claimValues(context: OperatorContext): AskValues {
  return async (batch, { rows, vector, type, rule }) => {
    const claims = claimNumbers(batch, rows).map(
      (number, nth): Claim => ({ value: cellText(vector, rows[nth]!, type.type) ?? '', ...number }),
    );
    const request = { rule: `${context.node}/${rule}`, type: type.type, split: batch.origin.split, claims };
    return Uint8Array.from(await context.claim(request, context.signal), Number);
  };
}

/** A lane that meets all rows remembers their values. */
export function rememberValues(known: RememberedKeys): AskValues {
  return (batch, { rows, vector, type, ordinal, rule }) => {
    const keysOf = createRowKeys([0], [type], ordinal);
    const keys = keysOf({ vectors: [vector], length: batch.length, selection: rows });
    return known.take(batch, { rows, keys, rule });
  };
}

/** The batch without the rows whose value another row of the run has. A row that goes asks for nothing further. */
export async function withoutTaken(
  batch: RowBatch,
  rules: readonly RowRule[],
  { input, context, ask }: { readonly input: ColumnTypes; readonly context: OperatorContext; readonly ask: AskValues },
): Promise<RowBatch> {
  let remaining = batch;
  for (const [ordinal, setting] of rules.entries()) {
    if (remaining.rowCount === 0) break;
    const index = input.findIndex(({ name }) => name === setting.field);
    const column = input[index]!;
    const type = column.type === 'untyped' ? 'text' : column.type;
    const { vector, failed } = convert(
      remaining.vectors[index]!,
      column,
      { type },
      remaining.length,
      remaining.selection,
    );
    const faults = new Map<number, Failure>(failed.map(({ row, code, reason }) => [row, { code, reason }]));
    const rows = selectedRows(remaining).filter((row) => !faults.has(row) && !isNull(vector, row));
    const first = await ask(remaining, { rows, vector, type: { type }, ordinal, rule: setting.id });
    for (const [nth, row] of rows.entries()) if (first[nth] !== 1) faults.set(row, TAKEN);
    remaining = rejected(remaining, faults, { setting, index, input, context });
  }
  return remaining;
}

function rejected(
  batch: RowBatch,
  faults: ReadonlyMap<number, Failure>,
  place: Parameters<typeof ruleReject>[3],
): RowBatch {
  if (faults.size === 0) return batch;
  const rejects: Reject[] = [...faults]
    .sort(([left], [right]) => left - right)
    .map(([row, fault]) => ruleReject(batch, row, fault, place));
  return withRejects(
    batch,
    rejects,
    selectedRows(batch).filter((row) => !faults.has(row)),
  );
}
