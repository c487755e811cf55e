import type { Reject, RowBatch, RuleAction } from '../../runtime/contract/batch.ts';
import type { ColumnTypes } from '../../runtime/contract/column.ts';
import type { OperatorContext } from '../../runtime/contract/operator.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import type { Failure } from '../../runtime/rows/failure.ts';
import { rejectRow, withRejects } from '../../runtime/rows/select.ts';
import type { RuleSetting } from './rule-issues.ts';
import { createRuleTest, type RuleTest } from './rule-test.ts';
import { readRule } from './rule-text.ts';

/** A rule with what becomes of the rows that break it. */
export interface RowRule extends RuleSetting {
  readonly onFail: RuleAction;
}

interface Prepared {
  readonly setting: RowRule;
  /** Of its field; -1 for an expression without one. */
  readonly index: number;
  readonly test: RuleTest;
}

/** The batch without the rows that break a rule; each becomes a reject of the first that it breaks. */
export function createRuleCheck(
  rules: readonly RowRule[],
  input: ColumnTypes,
  context: OperatorContext,
): (batch: RowBatch) => RowBatch {
  const prepared = rules.map((setting): Prepared => {
    const rule = readRule(setting.rule);
    if (typeof rule === 'string' || rule.kind === 'unique') throw new TypeError('a rule with issues is run');
    const index = input.findIndex(({ name }) => name === setting.field);
    return { setting, index, test: createRuleTest(rule, index, input, context) };
  });
  return (batch) => {
    const { selection, rowCount } = batch;
    const judges = prepared.map(({ test }) => test(batch));
    const kept = new Int32Array(rowCount);
    const rejects: Reject[] = [];
    let count = 0;
    for (let at = 0; at < rowCount; at++) {
      const row = selection === null ? at : selection[at]!;
      let failed: Failure | null = null;
      for (let rule = 0; rule < judges.length && failed === null; rule++) {
        failed = judges[rule]!(row);
        if (failed !== null) rejects.push(ruleReject(batch, row, failed, { ...prepared[rule]!, input, context }));
      }
      if (failed === null) kept[count++] = row;
    }
    return rejects.length === 0 ? batch : withRejects(batch, rejects, kept.subarray(0, count));
  };
}

/** The reject of a row that breaks a rule. */
export function ruleReject(
  batch: RowBatch,
  row: number,
  failure: Failure,
  place: {
    readonly setting: RowRule;
    readonly index: number;
    readonly input: ColumnTypes;
    readonly context: OperatorContext;
  },
): Reject {
  const { setting, index, input, context } = place;
  return rejectRow(batch, row, {
    node: context.node,
    column: setting.field ?? null,
    value: index < 0 ? null : cellText(batch.vectors[index]!, row, input[index]!.type),
    ...failure,
    rule: setting.id,
    action: setting.onFail,
  });
}
