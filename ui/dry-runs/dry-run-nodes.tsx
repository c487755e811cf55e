import type { DryRun, DryRunNode } from '../api/model.ts';
import { formatCount } from '../format/count.ts';
import { type CountedNode, NodeTable } from '../nodes/node-table.tsx';

/** A node of a dry run, as tables of nodes take it. */
interface DryNode extends CountedNode {
  readonly added: number;
  readonly dropped: DryRunNode['dropped'];
}

/** The nodes of a dry run, targets with their tables. */
export function dryNodes({ nodes, others, ...first }: DryRun): readonly DryNode[] {
  const tables = new Map([first, ...others].map(({ target, table }) => [target, table]));
  return nodes.map(({ node, ...rest }) => ({ ...rest, id: node, table: tables.get(node) ?? null }));
}

/** For every node: in + added = out + dropped + rejected. */
export function DryRunNodes({ nodes }: { nodes: readonly DryNode[] }) {
  return (
    <div className="border-t">
      <NodeTable
        caption="Rows at each node"
        nodes={nodes}
        between={
          nodes.some(({ added }) => added > 0) ? [{ name: 'Added', cell: ({ added }) => formatCount(added) }] : []
        }
        left={{ name: 'Left on purpose', className: 'max-sm:hidden', cell: leftCell }}
      />
    </div>
  );
}

function leftCell({ dropped }: DryNode) {
  const left = Object.entries(dropped).filter(([, count]) => count > 0);
  return (
    <span className={left.length > 0 ? 'text-ink-2' : 'text-ink-3'}>
      {left.length === 0 ? '0' : left.map(([cause, count]) => `${formatCount(count)} ${cause}`).join(', ')}
    </span>
  );
}
