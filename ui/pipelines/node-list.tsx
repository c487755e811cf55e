import type { Pipeline, PipelineNode } from '../api/model.ts';
import { Card } from '../components/card.tsx';
import { formatNoun } from '../format/count.ts';
import { nodeIcon, nodeTypeText } from '../nodes/node-kind.ts';
import { NodeGraph } from './node-graph.tsx';
import { nodesInOrder } from './node-order.ts';
import { nodeText } from './node-text.ts';

/** The nodes from source to target, in the order in which rows pass. */
export function NodeList({ pipeline }: { pipeline: Pipeline }) {
  const nodes = nodesInOrder(pipeline);
  return (
    <Card title="Nodes" aside={formatNoun(nodes.length, 'node')}>
      {isLine(pipeline) ? (
        <ol>
          {nodes.map((node) => (
            <NodeItem key={node.id} node={node} text={nodeText(node, pipeline)} />
          ))}
        </ol>
      ) : (
        <NodeGraph pipeline={pipeline} />
      )}
    </Card>
  );
}

function isLine({ edges }: Pipeline): boolean {
  const ends = (side: 'sourceNodeId' | 'targetNodeId') => new Set(edges.map((edge) => edge[side])).size;
  return ends('sourceNodeId') === edges.length && ends('targetNodeId') === edges.length;
}

function NodeItem({ node, text }: { node: PipelineNode; text: string }) {
  const Icon = nodeIcon(node.nodeType);
  const isEnd = node.nodeType === 'source' || node.nodeType === 'target';
  return (
    <li className="group relative flex gap-3.5 pb-6 last:pb-0">
      <span aria-hidden className="absolute top-9 bottom-0 left-[17px] w-px bg-line-strong group-last:hidden" />
      <span
        className={`relative grid size-9 shrink-0 place-items-center rounded-lg border ${isEnd ? 'border-transparent bg-accent text-accent-ink' : 'bg-sunken text-ink-2'}`}
      >
        <Icon aria-hidden size={16} />
      </span>
      <div className="min-w-0 flex-1 pt-px">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="min-w-0 font-medium text-ink">{node.label}</span>
          <span className="text-ink-3 text-xs">{nodeTypeText(node.nodeType)}</span>
        </p>
        <p className="text-ink-2 text-sm">{text}</p>
      </div>
    </li>
  );
}
