import { styleText } from 'node:util';
import type { Json } from '../../runtime/contract/json.ts';
import type { NodeDiff, PipelineDiff } from '../../runtime/plan/diff/diff-drafts.ts';
import type { EdgeDiff } from '../../runtime/plan/diff/diff-edges.ts';
import type { Change } from '../../runtime/plan/diff/diff-values.ts';

const MARKS = {
  added: ['+', 'green'],
  removed: ['-', 'red'],
  changed: ['~', 'yellow'],
  relabelled: ['~', 'yellow'],
} as const;

/** Differences as text, a line each, node by node; coloured where stdout is a terminal. */
export function diffText({ isSame, settings, execution, nodes, edges, moved }: PipelineDiff): string {
  const lines = [
    ...(isSame ? ['No difference.'] : []),
    ...section('settings', settings),
    ...section('execution', execution),
    ...nodes.flatMap(nodeLines),
    ...edges.map(edgeLine),
    ...(moved.length === 0 ? [] : [`moved on the canvas: ${moved.map(({ label }) => label).join(', ')}`]),
  ];
  return lines.join('\n');
}

const section = (title: string, changes: readonly Change[]): readonly string[] =>
  changes.length === 0 ? [] : [marked('changed', title), ...changes.map(changeLine)];

function nodeLines({ id, label, nodeType, state, changes }: NodeDiff): readonly string[] {
  const title = `node ${id}${label === id ? '' : ` "${label}"`} (${nodeType})`;
  return [
    marked(state, title),
    ...changes.filter(({ path }) => state === 'changed' || path !== 'nodeType').map(changeLine),
  ];
}

function changeLine({ path, before, after }: Change): string {
  const name = path.replace(/^config\.?(?=.)/, '');
  if (before === undefined) return `    ${marked('added', `${name}: ${shown(after)}`)}`;
  if (after === undefined) return `    ${marked('removed', `${name}: ${shown(before)}`)}`;
  return `    ${name}: ${styleText('red', shown(before))} → ${styleText('green', shown(after))}`;
}

function edgeLine({ source, target, state, before, after }: EdgeDiff): string {
  const labels = state === 'relabelled' ? `: ${before ?? 'no label'} → ${after ?? 'no label'}` : '';
  return marked(state, `edge ${source} → ${target}${labels}`);
}

function marked(state: keyof typeof MARKS, text: string): string {
  const [mark, colour] = MARKS[state];
  return styleText(colour, `${mark} ${text}`);
}

const shown = (value: Json | undefined): string => JSON.stringify(value);
