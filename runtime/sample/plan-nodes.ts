import { planSources, planTargets } from '../commit/plan-flow.ts';
import type { ColumnTypes } from '../contract/column.ts';
import { PipelineError } from '../contract/errors.ts';
import type { Lineage } from '../contract/lineage.ts';
import { nearest } from '../contract/nearest.ts';
import type { Plan, PlannedInput, PlannedOperator, PlannedTarget } from '../contract/plan.ts';

/** A node of a plan, with the nodes whose rows go in. */
export type PlanNode = {
  readonly node: string;
  readonly label: string;
  readonly inputs: readonly string[];
  /** The same with the routes by which their rows come. */
  readonly ways: readonly PlannedInput[];
} & (
  | { readonly kind: 'source'; readonly lineage: Lineage; readonly output: ColumnTypes }
  | { readonly kind: 'operator'; readonly planned: PlannedOperator; readonly output: ColumnTypes }
  | { readonly kind: 'target'; readonly planned: PlannedTarget; readonly output: ColumnTypes }
);

/** All nodes of a plan, each behind those whose rows go in. The one place here that knows how plans hang together. */
export function planNodes(plan: Plan): readonly PlanNode[] {
  const { operators } = plan;
  return [
    ...planSources(plan).map(
      ({ node, label, columns, lineage = {} }): PlanNode => ({
        kind: 'source',
        node,
        label,
        inputs: [],
        ways: [],
        lineage,
        output: columns,
      }),
    ),
    ...operators.map(
      (planned): PlanNode => ({
        kind: 'operator',
        node: planned.node,
        label: planned.label,
        inputs: planned.inputs.map((input) => input.node),
        ways: planned.inputs,
        planned,
        output: planned.output,
      }),
    ),
    ...planTargets(plan).map(
      (planned): PlanNode => ({
        kind: 'target',
        node: planned.node,
        label: planned.label,
        inputs: [planned.input.node],
        ways: [planned.input],
        planned,
        output: planned.columns.map(({ from: _from, input: _input, coerce: _coerce, ...column }) => column),
      }),
    ),
  ];
}

export interface Reach {
  /** The last node that is looked at; all are when not given. */
  readonly upTo?: string | undefined;
  /** Nodes whose rows are given: nothing behind them is asked. */
  readonly given: ReadonlySet<string>;
}

/** The nodes that have to be looked at, in their order. Throws `sample.unknown_node`. */
export function neededNodes(plan: Plan, { upTo, given }: Reach): readonly PlanNode[] {
  const nodes = planNodes(plan);
  const names = nodes.map(({ node }) => node);
  for (const name of [...given, ...(upTo === undefined ? [] : [upTo])]) {
    if (!names.includes(name)) throw unknownNode(name, names);
  }
  const ends = nodes.filter(({ node }) => !nodes.some(({ inputs }) => inputs.includes(node)));
  const needed = new Set(upTo === undefined ? ends.map(({ node }) => node) : [upTo]);
  for (const { node, inputs } of nodes.toReversed()) {
    if (!needed.has(node) || given.has(node)) continue;
    for (const input of inputs) needed.add(input);
  }
  return nodes.filter(({ node }) => needed.has(node));
}

function unknownNode(name: string, names: readonly string[]): PipelineError {
  const [near] = nearest(name, names);
  return new PipelineError('sample.unknown_node', {
    message: `The pipeline has no node "${name}".`,
    next: near === undefined ? `Its nodes are ${names.join(', ')}.` : `Did you mean "${near}"?`,
    detail: { node: name, nodes: [...names] },
  });
}
