import type { DryRunNode } from '../api/model.ts';
import { formatCount } from '../format/count.ts';
import { nodeIcon, nodeTypeText } from '../runs/node-kind.ts';

/** For every node: in + added = out + dropped + rejected. */
export function DryRunNodes({ nodes }: { nodes: readonly DryRunNode[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label="Rows at each node" tabIndex={0} className="overflow-x-auto border-t -outline-offset-2">
      <table className="w-full text-sm">
        <caption className="sr-only">Rows at each node</caption>
        <thead>
          <tr className="border-b text-left text-ink-3 text-xs [&>th]:px-3 [&>th]:py-2 [&>th]:font-medium">
            <th scope="col" className="!pl-4 sm:!pl-5">
              Node
            </th>
            <th scope="col" className="text-right">
              In
            </th>
            <th scope="col" className="text-right">
              Added
            </th>
            <th scope="col" className="text-right">
              Out
            </th>
            <th scope="col" className="text-right">
              Left on purpose
            </th>
            <th scope="col" className="!pr-4 text-right sm:!pr-5">
              Rejected
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {nodes.map((node) => (
            <NodeRow key={node.node} node={node} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function NodeRow({ node: { label, type, in: into, added, out, dropped, rejected } }: { node: DryRunNode }) {
  const Icon = nodeIcon(type);
  const left = Object.entries(dropped).filter(([, count]) => count > 0);
  return (
    <tr className="[&>td]:whitespace-nowrap [&>td]:px-3 [&>td]:py-2 [&>td]:text-right">
      <th scope="row" className="max-w-60 py-2 pr-3 pl-4 text-left font-normal sm:pl-5">
        <span className="flex items-center gap-2.5" title={nodeTypeText(type)}>
          <Icon aria-hidden size={15} className="shrink-0 text-ink-3" />
          <span className="truncate text-ink">{label}</span>
        </span>
      </th>
      <td className="text-ink-2">{formatCount(into)}</td>
      <td className={added > 0 ? 'text-ink-2' : 'text-ink-3'}>{formatCount(added)}</td>
      <td className="text-ink">{formatCount(out)}</td>
      <td className={left.length > 0 ? 'text-ink-2' : 'text-ink-3'}>
        {left.length === 0 ? '0' : left.map(([cause, count]) => `${formatCount(count)} ${cause}`).join(', ')}
      </td>
      <td className={`!pr-4 sm:!pr-5 ${rejected > 0 ? 'font-medium text-bad' : 'text-ink-3'}`}>
        {formatCount(rejected)}
      </td>
    </tr>
  );
}
