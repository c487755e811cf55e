import type { Plan, PlannedInput, PlannedSource, PlannedTarget } from '../contract/plan.ts';

/** Between which nodes the rows of a plan pass. */
export interface RowFlow {
  /** Nodes that read, and those that load. */
  readonly sources: readonly string[];
  readonly targets: readonly string[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

/** All sources of a plan, in the order in which their rows come. */
export function planSources({
  source,
  moreSources = [],
}: Pick<Plan, 'source' | 'moreSources'>): readonly PlannedSource[] {
  return [source, ...moreSources];
}

/** All targets of a plan, in the order in which a lane's writer numbers them. */
export function planTargets({ target, moreTargets = [] }: Plan): readonly PlannedTarget[] {
  return [target, ...moreTargets];
}

/** Ids of a plan's nodes, each after all that feed it. */
export function planNodes(plan: Plan): readonly string[] {
  return [...planSources(plan), ...plan.operators, ...planTargets(plan)].map(({ node }) => node);
}

/** The nodes of a plan and the edges between them. Plans that earlier versions have stored name a node where there is a `PlannedInput` now. */
export function planFlow(plan: Plan): RowFlow {
  const { operators } = plan;
  const targets = planTargets(plan);
  const from = (input: PlannedInput | string): string => (typeof input === 'string' ? input : input.node);
  return {
    sources: planSources(plan).map(({ node }) => node),
    targets: targets.map(({ node }) => node),
    edges: [
      ...operators.flatMap(({ node, inputs }) => inputs.map((input) => ({ from: from(input), to: node }))),
      ...targets.map(({ node, input }) => ({ from: from(input), to: node })),
    ],
  };
}

/** Ids of the nodes that hold rows until all have come. */
export function planHolders(plan: Plan): ReadonlySet<string> {
  return new Set(plan.operators.flatMap(({ node, finish }) => (finish === undefined ? [] : [node])));
}

/** The node that needs all rows in one transaction: a target that writes them in order, or an operator that a lane joins. `null`: none does. */
export function wholeNode(plan: Plan): string | null {
  const ordered = planTargets(plan).find(({ order }) => order !== undefined);
  return (ordered ?? plan.operators.find(({ inLane }) => inLane !== undefined))?.node ?? null;
}

/** Whether all rows come into the target at once, or none. */
export function landsWhole(plan: Plan): boolean {
  return plan.shape === 'staged' || wholeNode(plan) !== null;
}
