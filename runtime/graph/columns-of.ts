import type { ColumnTypes } from '../contract/column.ts';
import type { Plan } from '../contract/plan.ts';

/** The columns that a node of the plan gives: its source, or one of its operators. */
export function columnsOf({ source, operators }: Plan, node: string): ColumnTypes {
  if (source.node === node) return source.columns;
  const operator = operators.find((one) => one.node === node);
  if (operator === undefined) throw new TypeError(`the plan has no node "${node}" that gives rows`);
  return operator.output;
}
