import { Gauge } from 'lucide-react';
import type { Run, RunNode } from '../api/model.ts';
import { Card } from '../components/card.tsx';
import { formatDuration } from '../format/duration.ts';
import { formatShare } from '../format/share.ts';
import { nodeWork } from '../nodes/node-kind.ts';
import { NodeTable } from '../nodes/node-table.tsx';
import { bottleneckOf, busyTotal } from './bottleneck.ts';
import { isEnded, runDuration } from './run-state.ts';

/** Below this part of its time at work, a run is worth a word about waiting. */
const MOSTLY_WAITING = 0.6;

/** What each node took in, gave out, turned away, and how long it worked. */
export function RunNodes({ run }: { run: Run }) {
  const slowest = bottleneckOf(run);
  const total = busyTotal(run.nodes);
  const duration = isEnded(run) ? runDuration(run, 0) : null;
  const waited = duration !== null && total < duration * MOSTLY_WAITING;
  return (
    <Card title="Nodes" aside={`${run.nodes.length} in the order in which rows pass`} flush className="overflow-hidden">
      {slowest && (
        <p data-testid="bottleneck" className="mx-4 mb-2 flex items-center gap-2 text-ink-2 text-sm sm:mx-5">
          <Gauge aria-hidden size={15} className="shrink-0 text-accent" />
          <span>
            {nodeWork(slowest.node, run.nodes)} {isEnded(run) ? 'took' : 'takes'}{' '}
            <b className="font-semibold text-ink">{formatShare(slowest.node.busyMs, total)}</b> of the working time.
            {waited && ` The nodes worked ${formatDuration(total)} in all; the rest of the run was waiting.`}
          </span>
        </p>
      )}
      <NodeTable
        caption="Rows and work of each node"
        nodes={run.nodes}
        last={{
          name: 'Busy',
          cell: (node) => <Busy node={node} total={total} isSlowest={node.id === slowest?.node.id} />,
        }}
      />
    </Card>
  );
}

interface BusyProps {
  node: RunNode;
  /** Milliseconds that all nodes together were busy. */
  total: number;
  isSlowest: boolean;
}

function Busy({ node: { busyMs }, total, isSlowest }: BusyProps) {
  return (
    <span className="inline-flex items-center gap-2.5">
      <span aria-hidden className="h-1.5 w-14 overflow-hidden rounded-full bg-sunken max-lg:hidden">
        <span
          className={`block h-full rounded-full transition-[width] duration-300 ${isSlowest ? 'bg-accent' : 'bg-line-strong'}`}
          style={{ width: `${total > 0 ? (busyMs / total) * 100 : 0}%` }}
        />
      </span>
      <span className="w-10 text-ink-2">{formatShare(busyMs, total)}</span>
      <span className="w-14 text-ink-3 text-xs max-sm:hidden">{formatDuration(busyMs)}</span>
    </span>
  );
}
