import type { Reject, RowBatch } from '../../runtime/contract/batch.ts';
import type { ColumnTypes } from '../../runtime/contract/column.ts';
import type { Claim, OperatorContext } from '../../runtime/contract/operator.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import { convert } from '../../runtime/rows/convert.ts';
import type { Failure } from '../../runtime/rows/failure.ts';
import { rowNumberOf, withRejects } from '../../runtime/rows/select.ts';
import { selectedRows } from '../reject-faults.ts';
import { type RowRule, ruleReject } from './check-rules.ts';
import { describeRule } from './describe-rule.ts';

const TAKEN: Failure = { code: 'row.not_unique', reason: describeRule({ kind: 'unique' }) };

/** The batch without the rows whose value another row of the run has claimed. A row that goes claims nothing further. */
export async function claimUnique(
  batch: RowBatch,
  rules: readonly RowRule[],
  input: ColumnTypes,
  context: OperatorContext,
): Promise<RowBatch> {
  let remaining = batch;
  for (const setting of rules) remaining = await claimOne(remaining, setting, input, context);
  return remaining;
}

async function claimOne(
  batch: RowBatch,
  setting: RowRule,
  input: ColumnTypes,
  context: OperatorContext,
): Promise<RowBatch> {
  const index = input.findIndex(({ name }) => name === setting.field);
  const column = input[index]!;
  const place = { setting, index, input, context };
  const rows = selectedRows(batch);
  const type = column.type === 'untyped' ? 'text' : column.type;
  const { vector, failed } = convert(batch.vectors[index]!, column, { type }, batch.length, batch.selection);
  const faults = new Map<number, Failure>(failed.map(({ row, code, reason }) => [row, { code, reason }]));
  const claims: Claim[] = [];
  const claiming: number[] = [];
  // Rows of one record, where an operator has made several of it, are told apart by their number among them.
  const seen = new Map<number, number>();
  for (const row of rows) {
    const record = rowNumberOf(batch.origin, row);
    const nth = seen.get(record) ?? 0;
    seen.set(record, nth + 1);
    const text = faults.has(row) ? null : cellText(vector, row, type);
    if (text === null) continue;
    claims.push({ value: text, record, nth });
    claiming.push(row);
  }
  const granted = await context.claim(
    { rule: `${context.node}/${setting.id}`, type, split: batch.origin.split, claims },
    context.signal,
  );
  claiming.forEach((row, at) => {
    if (granted[at] !== true) faults.set(row, TAKEN);
  });
  if (faults.size === 0) return batch;
  const rejects: Reject[] = [...faults]
    .sort(([left], [right]) => left - right)
    .map(([row, fault]) => ruleReject(batch, row, fault, place));
  return withRejects(
    batch,
    rejects,
    rows.filter((row) => !faults.has(row)),
  );
}
