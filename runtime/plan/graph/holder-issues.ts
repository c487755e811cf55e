import type { Issue } from '../../contract/issue.ts';
import type { PlannedInput } from '../../contract/plan.ts';
import type { DraftNode } from '../draft.ts';
import type { GraphOrder } from '../graph-order.ts';
import { error } from '../issues.ts';

/**
 * Nodes that hold rows until all have come, beside rows that go on without them. The rows of the source, or of one
 * such node, must all come to the next, or all to the target.
 */
export function holderIssues({ source, operators, targets }: GraphOrder, holds: (node: DraftNode) => boolean): Issue[] {
  if (source === null) return [];
  const nodes = [...operators, ...targets];
  const takers = (id: string) => nodes.filter(({ inputs }) => inputs.some((input: PlannedInput) => input.node === id));
  const ends = (id: string, found: Set<DraftNode>): Set<DraftNode> => {
    for (const { node } of takers(id)) {
      if (node.nodeType === 'target' || holds(node)) found.add(node);
      else ends(node.id, found);
    }
    return found;
  };
  const holders = operators.filter(({ node }) => holds(node)).map(({ node }) => node);
  return [source, ...holders].flatMap((from) => {
    const reached = [...ends(from.id, new Set())];
    const held = reached.find(holds);
    if (reached.length < 2 || held === undefined) return [];
    return [
      error({
        code: 'graph.holder_in_branch',
        path: held.place.node,
        node: held.id,
        message: `"${held.id}" (${held.nodeType}) needs all rows before it gives one, and rows of "${from.id}" go past it to ${reached
          .filter((node) => node !== held)
          .map(({ id }) => `"${id}"`)
          .join(', ')}: this is not supported`,
        next: 'Lead all rows through it, before they part or after they have met again; or make a pipeline of its own for each way.',
      }),
    ];
  });
}
