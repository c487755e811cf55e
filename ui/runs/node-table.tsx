import { Gauge } from 'lucide-react';
import type { Run, RunNode } from '../api/model.ts';
import { Card } from '../components/card.tsx';
import { formatCount } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';
import { formatShare } from '../format/share.ts';
import { bottleneckOf, busyTotal } from './bottleneck.ts';
import { nodeIcon, nodeTypeText, nodeWork } from './node-kind.ts';
import { nodeLabels } from './node-labels.ts';
import { isEnded, runDuration } from './run-state.ts';

/** Below this part of its time at work, a run is worth a word about waiting. */
const MOSTLY_WAITING = 0.6;

/** What each node took in, gave out, turned away, and how long it worked. */
export function NodeTable({ run }: { run: Run }) {
  const labels = nodeLabels(run);
  const slowest = bottleneckOf(run);
  const total = busyTotal(run.nodes);
  const duration = isEnded(run) ? runDuration(run, 0) : null;
  const waited = duration !== null && total < duration * MOSTLY_WAITING;
  return (
    <Card title="Nodes" aside={`${run.nodes.length} in the order in which rows pass`} flush>
      {slowest && (
        <p data-testid="bottleneck" className="mx-4 mb-2 flex items-center gap-2 text-ink-2 text-sm sm:mx-5">
          <Gauge aria-hidden size={15} className="shrink-0 text-accent" />
          <span>
            {nodeWork(slowest.node.type, labels.get(slowest.node.id) ?? slowest.node.id)}{' '}
            {isEnded(run) ? 'took' : 'takes'}{' '}
            <b className="font-semibold text-ink">{formatShare(slowest.node.busyMs, total)}</b> of the working time.
            {waited && ` The nodes worked ${formatDuration(total)} in all; the rest of the run was waiting.`}
          </span>
        </p>
      )}
      <table className="w-full text-sm">
        <thead>
          <tr className="border-b text-left text-ink-3 text-xs [&>th]:px-2 sm:[&>th]:px-3 [&>th]:py-2 [&>th]:font-medium">
            <th scope="col" className="!pl-4 sm:!pl-5">
              Node
            </th>
            <th scope="col" className="hidden text-right sm:table-cell">
              In
            </th>
            <th scope="col" className="text-right">
              Out
            </th>
            <th scope="col" className="text-right">
              Rejected
            </th>
            <th scope="col" className="!pr-4 text-right sm:!pr-5 sm:w-48 sm:text-left">
              Busy
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {run.nodes.map((node) => (
            <NodeRow
              key={node.id}
              node={node}
              label={labels.get(node.id) ?? node.id}
              total={total}
              slowest={node.id === slowest?.node.id}
            />
          ))}
        </tbody>
      </table>
    </Card>
  );
}

interface NodeRowProps {
  node: RunNode;
  label: string;
  /** Milliseconds that all nodes together were busy. */
  total: number;
  slowest: boolean;
}

function NodeRow({ node, label, total, slowest }: NodeRowProps) {
  const Icon = nodeIcon(node.type);
  return (
    <tr className="[&>td]:px-2 sm:[&>td]:px-3 [&>td]:py-2.5">
      <th scope="row" className="w-full max-w-0 px-3 py-2.5 !pl-4 text-left font-normal sm:w-auto sm:max-w-80 sm:!pl-5">
        <span className="flex items-center gap-3 sm:min-w-40">
          <span className="grid size-8 shrink-0 place-items-center rounded-lg border bg-sunken text-ink-2 max-sm:hidden">
            <Icon aria-hidden size={15} />
          </span>
          <span className="min-w-0">
            <span className="block truncate font-medium text-ink">{label}</span>
            <span className="block truncate text-ink-3 text-xs">{nodeTypeText(node.type)}</span>
          </span>
        </span>
      </th>
      <td className="hidden text-right text-ink-2 sm:table-cell">{formatCount(node.in)}</td>
      <td className="text-right text-ink">{formatCount(node.out)}</td>
      <td className={`text-right ${node.rejected > 0 ? 'font-medium text-bad' : 'text-ink-3'}`}>
        {formatCount(node.rejected)}
      </td>
      <td className="!pr-4 sm:!pr-5">
        <span className="flex items-center gap-2.5">
          <span aria-hidden className="h-1.5 min-w-14 flex-1 overflow-hidden max-sm:hidden rounded-full bg-sunken">
            <span
              className={`block h-full rounded-full transition-[width] duration-300 ${slowest ? 'bg-accent' : 'bg-line-strong'}`}
              style={{ width: `${total > 0 ? (node.busyMs / total) * 100 : 0}%` }}
            />
          </span>
          <span className="w-10 text-right text-ink-2 max-sm:ml-auto">{formatShare(node.busyMs, total)}</span>
          <span className="w-14 text-right text-ink-3 text-xs max-sm:hidden">{formatDuration(node.busyMs)}</span>
        </span>
      </td>
    </tr>
  );
}
