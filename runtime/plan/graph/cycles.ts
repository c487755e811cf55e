import type { Issue } from '../../contract/issue.ts';
import type { DraftNode } from '../draft.ts';
import { error } from '../issues.ts';
import type { Neighbours } from './neighbours.ts';

/** Each cycle once, at its first node. */
export function cycles(nodes: ReadonlyMap<string, DraftNode>, outputs: Neighbours): Issue[] {
  const issues: Issue[] = [];
  const done = new Set<string>();
  for (const start of nodes.keys()) {
    const stack: { readonly id: string; next: number }[] = done.has(start) ? [] : [{ id: start, next: 0 }];
    const open = new Set(stack.map(({ id }) => id));
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const following = outputs.get(top.id)?.[top.next++];
      if (following === undefined) {
        done.add(top.id);
        open.delete(top.id);
        stack.pop();
      } else if (open.has(following)) {
        const members = stack.slice(stack.findIndex(({ id }) => id === following)).map(({ id }) => id);
        const node = nodes.get(following)!;
        const message = `The edges go round in a circle: ${[...members, following].join(' → ')}`;
        issues.push(
          error({
            code: 'graph.cycle',
            path: node.place.node,
            node: node.id,
            message,
            next: 'Remove one of these edges.',
          }),
        );
      } else if (!done.has(following)) {
        open.add(following);
        stack.push({ id: following, next: 0 });
      }
    }
  }
  return issues;
}
