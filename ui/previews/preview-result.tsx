import { useState } from 'react';
import type { Preview, PreviewNode, PreviewReject } from '../api/model.ts';
import { Select } from '../components/select.tsx';
import { formatCount, formatNoun } from '../format/count.ts';
import { nodeTypeText } from '../nodes/node-kind.ts';
import { OUTCOMES } from '../runs/outcomes.ts';
import { BrokenFiles } from './broken-files.tsx';
import { PreviewPanes } from './preview-panes.tsx';
import { PreviewRejects } from './preview-rejects.tsx';
import { beforeOf } from './preview-sides.ts';
import { givers, takers } from './row-ways.ts';

/** A preview, node by node: the first operator is shown first. */
export function PreviewResult({ preview }: { preview: Preview }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const { nodes } = preview;
  const node = nodes.find((one) => one.node === chosen) ?? nodes.find(({ inputs }) => inputs.length > 0) ?? nodes[0];
  if (node === undefined) return null;
  const before = beforeOf(node, preview);
  const isEmpty = before.rows.length === 0 && node.rows.length === 0;
  const isBroken = nodes.some(({ rejects }) => rejects.some(isFile));
  const isAllHidden =
    nodes[0]!.columns.length > 1 &&
    nodes.every(({ type, columns }) => type === 'target' || columns.every(({ hidden }) => hidden));
  return (
    <div data-preview-node={node.node}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 pb-3 sm:px-5">
        <Select
          label="Node"
          value={node.node}
          options={nodes.map((one) => ({ value: one.node, text: `${one.label} · ${nodeTypeText(one.type)}` }))}
          onChange={setChosen}
        />
        <p className="text-ink-2 text-sm">{summaryOf(node, before.rows.length)}</p>
      </div>
      <BrokenFiles preview={preview} />
      {isAllHidden && (
        <p className="px-4 pb-3 text-ink-3 text-xs sm:px-5">
          All values are hidden: the pipeline masks one that other fields may hold as well.
        </p>
      )}
      {isEmpty && node.rejects.every(isFile) ? (
        <p className="border-t px-4 py-6 text-center text-ink-3 text-sm sm:px-5">{emptyText(node, isBroken)}</p>
      ) : (
        <PreviewPanes
          key={node.node}
          node={node}
          before={before}
          givers={givers(node, preview)}
          takers={takers(node, preview)}
        />
      )}
      <PreviewRejects node={node} />
    </div>
  );
}

/** A file that cannot be read on, other than a row. */
const isFile = ({ next }: PreviewReject): boolean => next !== undefined;

function emptyText({ inputs }: PreviewNode, isBroken: boolean): string {
  if (inputs.length > 0) return 'No row comes as far as this node.';
  return isBroken ? 'No row comes before the damage.' : 'This source has no rows.';
}

/** `100 rows in, 90 out: 10 filtered, 2 rejected`. */
function summaryOf({ rows, rejects, dropped, added, inputs }: PreviewNode, before: number): string {
  const out = formatCount(rows.length);
  const flow =
    inputs.length === 0 ? `${formatNoun(rows.length, 'row')} read` : `${formatNoun(before, 'row')} in, ${out} out`;
  const files = rejects.filter(isFile).length;
  const rejected = rejects.length - files;
  const parts = [
    ...dropped.map(({ cause, count }) => `${formatCount(count)} ${OUTCOMES[cause].name.toLowerCase()}`),
    ...(added > 0 ? [`${formatCount(added)} added`] : []),
    ...(rejected > 0 ? [`${formatCount(rejected)} rejected`] : []),
    ...(files > 0 ? [`${formatNoun(files, 'file')} cannot be read on`] : []),
  ];
  return parts.length === 0 ? flow : `${flow}: ${parts.join(', ')}`;
}
