import type { Pipeline, PipelineNode } from '../api/model.ts';
import { nodeIcon, nodeTypeText } from '../nodes/node-kind.ts';
import { layOut, type Place, type Way } from './graph-layout.ts';
import { joinSide } from './join-side.ts';
import { nodesInOrder } from './node-order.ts';
import { nodeText } from './node-text.ts';

/** In pixels: a node and what is between two. */
const NODE = { width: 208, height: 76 } as const;
const GAP = { x: 16, y: 44 } as const;

/** The nodes of a pipeline whose rows part or meet, drawn from top to bottom with what leads where. */
export function NodeGraph({ pipeline }: { pipeline: Pipeline }) {
  const nodes = nodesInOrder(pipeline);
  const labels = new Map(nodes.map(({ id, label }) => [id, label]));
  const { layers, width, places, ways } = layOut(
    nodes.map(({ id }) => id),
    pipeline.edges.map((edge) => ({
      from: edge.sourceNodeId,
      to: edge.targetNodeId,
      label: [edge.label, joinSide(pipeline, edge)].filter(Boolean).join(', ') || null,
    })),
  );
  const size = { width: width * (NODE.width + GAP.x), height: layers * (NODE.height + GAP.y) - GAP.y };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label="Graph of the nodes" tabIndex={0} className="-mx-1 overflow-x-auto rounded-lg px-1 pb-1">
      <div className="relative mx-auto" style={size}>
        <svg aria-hidden="true" className="absolute inset-0 overflow-visible" {...size}>
          {ways.map((way) => (
            <path
              key={`${way.from} ${way.to} ${way.label}`}
              d={pathOf(way)}
              fill="none"
              className="stroke-line-strong"
              strokeWidth={1.5}
            />
          ))}
        </svg>
        <ol>
          {nodes.map((node) => (
            <GraphNode
              key={node.id}
              node={node}
              text={nodeText(node, pipeline)}
              place={places.get(node.id)!}
              from={ways
                .filter(({ to }) => to === node.id)
                .map(({ from, label }) => `${labels.get(from)}${label === null ? '' : ` (${label})`}`)}
            />
          ))}
        </ol>
        {ways.map((way) => way.label !== null && <EdgeLabel key={`${way.from} ${way.to} ${way.label}`} way={way} />)}
      </div>
    </section>
  );
}

interface GraphNodeProps {
  node: PipelineNode;
  text: string;
  place: Place;
  /** Names of the nodes whose rows come in. */
  from: readonly string[];
}

function GraphNode({ node, text, place, from }: GraphNodeProps) {
  const Icon = nodeIcon(node.nodeType);
  const isEnd = node.nodeType === 'source' || node.nodeType === 'target';
  return (
    <li
      title={text === '' ? node.label : `${node.label}: ${text}`}
      className="absolute flex items-center gap-2.5 rounded-lg border bg-surface px-2.5"
      style={{ ...NODE, left: xOf(place) - NODE.width / 2, top: topOf(place) }}
    >
      <span
        className={`grid size-8 shrink-0 place-items-center rounded-md ${isEnd ? 'bg-accent text-accent-ink' : 'bg-sunken text-ink-2'}`}
      >
        <Icon aria-hidden size={15} />
      </span>
      <span className="min-w-0 leading-tight">
        <span className="line-clamp-2 font-medium text-ink text-sm leading-tight">{node.label}</span>
        <span className="mt-0.5 block truncate text-ink-3 text-xs">
          {text === '' ? nodeTypeText(node.nodeType) : text}
        </span>
        {from.length > 0 && <span className="sr-only">{`Rows come from ${from.join(' and ')}.`}</span>}
      </span>
    </li>
  );
}

/** Where an edge has come out of its node. */
function EdgeLabel({ way }: { way: Way }) {
  const [first, second] = way.places;
  if (first === undefined || second === undefined) return null;
  return (
    <span
      aria-hidden
      className="-translate-x-1/2 -translate-y-1/2 absolute max-w-40 truncate rounded bg-surface px-1 text-ink-2 text-xs"
      style={{ left: xOf(first) * 0.3 + xOf(second) * 0.7, top: topOf(second) - GAP.y * 0.36 }}
    >
      {way.label}
    </span>
  );
}

function xOf({ x }: Place): number {
  return x * (NODE.width + GAP.x);
}

function topOf({ layer }: Place): number {
  return layer * (NODE.height + GAP.y);
}

/** From the lower edge of one node to the upper one of the other; straight past the nodes of a layer that it crosses. */
function pathOf({ places }: Way): string {
  return places
    .slice(1)
    .map((place, index) => {
      const before = places[index]!;
      const from = { x: xOf(before), y: topOf(before) + NODE.height };
      const to = { x: xOf(place), y: topOf(place) };
      const half = (from.y + to.y) / 2;
      const past = index === places.length - 2 ? '' : ` L ${to.x} ${to.y + NODE.height}`;
      return `${index === 0 ? `M ${from.x} ${from.y} ` : ''}C ${from.x} ${half} ${to.x} ${half} ${to.x} ${to.y}${past}`;
    })
    .join(' ');
}
