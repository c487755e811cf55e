import type { Plan } from '../../contract/plan.ts';

/**
 * The most tables that a lane of the plan writes at once: the targets and the nodes that hold rows until all have come, to
 * which the rows of the sources, or of one such node, get without passing another.
 */
export function mostEnds({
  source,
  moreSources = [],
  operators,
  target,
  moreTargets = [],
}: Pick<Plan, 'source' | 'moreSources' | 'operators' | 'target' | 'moreTargets'>): number {
  const holders = operators.filter(({ finish }) => finish !== undefined);
  const entries = [[source, ...moreSources], ...holders.map((holder) => [holder])];
  const counts = entries.map((from) => {
    const reached = new Set(from.map(({ node }) => node));
    let ends = 0;
    for (const { node, inputs, finish } of operators) {
      const taken = inputs.filter((input) => reached.has(input.node)).length;
      if (finish !== undefined) ends += taken;
      else if (taken > 0) reached.add(node);
    }
    return ends + [target, ...moreTargets].filter(({ input }) => reached.has(input.node)).length;
  });
  return Math.max(...counts);
}
