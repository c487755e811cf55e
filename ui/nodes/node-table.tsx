import type { ReactNode } from 'react';
import { formatCount } from '../format/count.ts';
import { nodesFrom, type PlacedNode } from './node-from.ts';
import { nodeIcon, nodeTypeText } from './node-kind.ts';

/** A node and what passed it. */
export interface CountedNode extends PlacedNode {
  readonly type: string;
  /** Of a target. */
  readonly table: string | null;
  readonly in: number;
  readonly out: number;
  readonly rejected: number;
}

/** A column of figures, right-aligned. */
export interface NodeColumn<N> {
  readonly name: string;
  readonly cell: (node: N) => ReactNode;
  /** Of head and cells alike: where it is hidden, how wide it is. */
  readonly className?: string;
}

interface NodeTableProps<N extends CountedNode> {
  caption: string;
  /** Each after all that feed it. */
  nodes: readonly N[];
  /** Between what went in and what came out. */
  between?: readonly NodeColumn<N>[];
  /** After what was rejected. */
  last?: NodeColumn<N>;
  /** Between what came out and what was rejected. */
  left?: NodeColumn<N>;
}

/** Nodes in the order in which rows pass, with what went in and came out of each, and where it came from. */
export function NodeTable<N extends CountedNode>({ caption, nodes, between = [], left, last }: NodeTableProps<N>) {
  const from = nodesFrom(nodes);
  const columns: readonly NodeColumn<N>[] = [
    { name: 'In', className: 'max-sm:hidden text-ink-2', cell: (node) => formatCount(node.in) },
    ...between,
    { name: 'Out', className: 'text-ink', cell: (node) => formatCount(node.out) },
    ...(left ? [left] : []),
    { name: 'Rejected', cell: rejectedCell },
    ...(last ? [last] : []),
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label={caption} tabIndex={0} className="overflow-x-auto -outline-offset-2">
      <table className="w-full text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b text-left text-ink-3 text-xs [&>th]:px-2 sm:[&>th]:px-3 [&>th]:py-2 [&>th]:font-medium">
            <th scope="col" className="!pl-4 sm:!pl-5">
              Node
            </th>
            {columns.map(({ name, className = '' }) => (
              <th
                key={name}
                scope="col"
                className={`whitespace-nowrap text-right sm:last:!pr-5 last:!pr-4 ${className}`}
              >
                <span className="text-ink-3">{name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {nodes.map((node) => (
            <tr key={node.id} data-node={node.id} className="[&>td]:px-2 sm:[&>td]:px-3 [&>td]:py-2.5">
              <NodeHead node={node} from={from.get(node.id)} />
              {columns.map(({ name, cell, className = '' }) => (
                <td key={name} className={`whitespace-nowrap text-right sm:last:!pr-5 last:!pr-4 ${className}`}>
                  {cell(node)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function rejectedCell({ rejected }: CountedNode): ReactNode {
  return <span className={rejected > 0 ? 'font-medium text-bad' : 'text-ink-3'}>{formatCount(rejected)}</span>;
}

/** Its name, and below it what it is, its table, and which nodes feed it. */
function NodeHead({ node: { type, label, table }, from }: { node: CountedNode; from: string | undefined }) {
  const Icon = nodeIcon(type);
  const kind = [nodeTypeText(type), from].filter(Boolean).join(' ');
  return (
    <th scope="row" className="w-full max-w-0 px-3 py-2.5 !pl-4 text-left font-normal sm:!pl-5">
      <span className="flex min-w-28 items-center gap-3 sm:min-w-44">
        <span className="grid size-8 shrink-0 place-items-center rounded-lg border bg-sunken text-ink-2 max-sm:hidden">
          <Icon aria-hidden size={15} />
        </span>
        <span className="min-w-0">
          <span className="block truncate font-medium text-ink" title={label}>
            {label}
          </span>
          <span className="line-clamp-2 text-ink-3 text-xs" title={kind}>
            {kind}
          </span>
          {table !== null && <span className="block break-all font-mono text-2xs text-ink-3">{table}</span>}
        </span>
      </span>
    </th>
  );
}
