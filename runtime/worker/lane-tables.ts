import { stagedTables } from '../../sinks/postgres/staging/create-staging.ts';
import { heldTable } from '../../sinks/postgres/staging/stage-tables.ts';
import { planTargets } from '../commit/plan-flow.ts';
import type { StagingState } from '../commit/runs.ts';
import type { Plan } from '../contract/plan.ts';
import type { LaneTable } from './lane-setup.ts';
import { holdersOf } from './stages/stage-plan.ts';

/** Where the rows of each target of a stage go: to its table, or to the one where they are staged or held. */
export function laneTables(whole: Plan, stage: Plan, staging: StagingState | null): readonly LaneTable[] {
  const holders = holdersOf(whole);
  const targets = planTargets(whole);
  return planTargets(stage).map(({ node, holds, side, schema, table }) => {
    if (staging === null) return { schema, table };
    if (holds !== undefined) {
      const held = holders.findIndex((holder) => holder.node === node);
      return heldTable(staging, held, side);
    }
    const staged = stagedTables(staging)[targets.findIndex((target) => target.node === node)];
    if (staged === undefined) throw new TypeError(`nothing is staged for ${node}`);
    return { schema: staged.schema, table: staged.table, numbered: staged.origins === true };
  });
}
