import type { Preview, PreviewNode } from '../api/model.ts';
import { joinNames } from '../nodes/node-from.ts';

type Nodes = Pick<Preview, 'nodes'>;

/** What gave each of the rows that went into a node, in the order of `beforeOf`; `null` where one node gave all. */
export function givers(node: PreviewNode, { nodes }: Nodes): readonly string[] | null {
  if (new Set(node.inputs).size < 2) return null;
  const all = node.inputs.flatMap((input, side) => {
    const giver = nodes.find((one) => one.node === input);
    const name = node.type === 'join' ? `${giver?.label}, ${side === 0 ? 'left' : 'right'}` : giver?.label;
    return (giver?.rows ?? []).map(() => name ?? input);
  });
  return node.taken === null ? all : node.taken.flatMap((row) => all[row] ?? []);
}

/** Which nodes took each of the rows that came out of a node; `null` where one node takes all. */
export function takers(node: PreviewNode, { nodes }: Nodes): readonly string[] | null {
  const after = nodes.filter(({ inputs }) => inputs.includes(node.node));
  if (after.length < 2) return null;
  const taken = after.map(({ label, ...taker }) => ({ label, rows: takenRows(taker, node.node, { nodes }) }));
  return node.rows.map((_, row) => joinNames(taken.flatMap(({ label, rows }) => (rows.has(row) ? [label] : []))));
}

/** Which rows of a giver a node took, counted in what that giver gave. */
function takenRows(
  { inputs, taken }: Pick<PreviewNode, 'inputs' | 'taken'>,
  giver: string,
  { nodes }: Nodes,
): ReadonlySet<number> {
  const wanted = taken === null ? null : new Set(taken);
  const found = new Set<number>();
  let before = 0;
  for (const input of inputs) {
    const count = nodes.find((one) => one.node === input)?.rows.length ?? 0;
    if (input === giver) {
      for (let row = 0; row < count; row += 1) if (wanted === null || wanted.has(before + row)) found.add(row);
    }
    before += count;
  }
  return found;
}
