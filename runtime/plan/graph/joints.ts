import type { Issue } from '../../contract/issue.ts';
import type { DraftEdge, DraftNode } from '../draft.ts';
import { error } from '../issues.ts';
import type { NodeShape } from './routes.ts';

/** Edges that lead into a source, out of a target, or with more or fewer others than it takes into a node. */
export function joints(
  nodes: ReadonlyMap<string, DraftNode>,
  edges: readonly DraftEdge[],
  shapeOf: (node: DraftNode) => NodeShape,
): Issue[] {
  return [...nodes.values()].flatMap((node) => {
    const into = edges.filter(({ target }) => target === node.id).map(({ source }) => source);
    const outOf = edges.filter(({ source }) => source === node.id).map(({ target }) => target);
    const issues: Issue[] = [];
    const report = (code: string, message: string, next: string) =>
      issues.push(error({ code, path: node.place.node, node: node.id, message, next }));
    if (node.nodeType === 'source' && into.length > 0) {
      report(
        'graph.source_input',
        `The source "${node.id}" cannot have an input; "${into[0]}" leads into it`,
        'Remove that edge.',
      );
    } else if (shapeOf(node).joins) {
      if (into.length !== 2) {
        const found = into.length === 0 ? 'none' : `${into.length} (${into.join(', ')})`;
        report(
          'graph.join_inputs',
          `"${node.id}" joins two inputs and has ${found}`,
          'Lead two nodes into it: the rows of the first edge are the left ones, those of the second the right ones.',
        );
      }
    } else if (into.length > 1 && !shapeOf(node).unites) {
      const message = `"${node.id}" has ${into.length} inputs (${into.join(', ')}) and takes one`;
      report('graph.several_inputs', message, 'Lead them into a node of type union, and that into it.');
    }
    if (node.nodeType === 'target' && outOf.length > 0) {
      report(
        'graph.target_output',
        `The target "${node.id}" cannot have an output; it leads into "${outOf[0]}"`,
        'Remove that edge.',
      );
    }
    return issues;
  });
}
