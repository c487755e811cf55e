import type { NodeSample, SampleRequest } from '../contract/sample.ts';
import { type HiddenCells, NOTHING_HIDDEN } from './hidden-cells.ts';
import { hideCells } from './hide-cells.ts';
import type { Passed } from './pass-operator.ts';
import type { PlanNode } from './plan-nodes.ts';

/** A node and its rows as a preview shows them. */
export function shownNode(
  { node, label, inputs, ...at }: PlanNode,
  { given, rejects, dropped, added }: Passed,
  how: {
    readonly plan: SampleRequest['plan'];
    readonly hidden: HiddenCells;
    readonly taken: NodeSample['taken'];
    readonly isGiven: boolean;
  },
): NodeSample {
  const sample: NodeSample = {
    node,
    label,
    type: at.kind === 'operator' ? at.planned.type : at.kind,
    inputs,
    taken: how.taken,
    given: how.isGiven,
    columns: given.columns,
    rows: given.rows,
    rejects,
    dropped,
    added,
  };
  return how.hidden === NOTHING_HIDDEN ? sample : hideCells(sample, how.hidden, how.plan);
}
