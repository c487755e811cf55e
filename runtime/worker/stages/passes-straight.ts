import { planFlow } from '../../commit/plan-flow.ts';
import type { DataType } from '../../contract/column.ts';
import type { LoadMode, Plan } from '../../contract/plan.ts';
import type { Holder } from './stage-plan.ts';

/** Loads whose staging table holds the target's columns and NOT NULL, and nothing else of it. */
const PLAIN_STAGING: readonly LoadMode[] = ['append', 'truncate', 'incremental_watermark'];

/**
 * Whether what a holder makes may go into the run's staging table within Postgres: nothing is done to it before the
 * target, and each cell has the type of its column, so that only the table's bounds could refuse it.
 */
export function passesStraight(plan: Plan, { node, finish }: Holder): boolean {
  const { target } = plan;
  const taking = planFlow(plan).edges.filter(({ from }) => from === node);
  return (
    taking.length === 1 &&
    target.input.node === node &&
    finish.key === undefined &&
    PLAIN_STAGING.includes(target.load.mode) &&
    target.dropped.length === 0 &&
    target.columns.every(({ type, input }) => isSame(type, input.type))
  );
}

function isSame(target: DataType, made: DataType): boolean {
  const isText = (type: DataType): boolean => ['text', 'varchar', 'untyped'].includes(type);
  return target === made || (isText(target) && isText(made));
}
