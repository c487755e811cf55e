import type { Preview, PreviewColumn, PreviewNode } from '../api/model.ts';

/** A row that went into a node, by column. */
export type BeforeRow = ReadonlyMap<string, string | null>;

export interface Before {
  /** Of all inputs, each name once. */
  readonly columns: readonly PreviewColumn[];
  readonly rows: readonly BeforeRow[];
}

/** What went into a node of a preview. */
export function beforeOf(node: PreviewNode, { nodes }: Pick<Preview, 'nodes'>): Before {
  const inputs = node.inputs.flatMap((input) => nodes.find((one) => one.node === input) ?? []);
  const all = inputs.flatMap(({ columns, rows }) =>
    rows.map(({ cells }) => new Map(columns.map(({ name }, index) => [name, cells[index] ?? null]))),
  );
  const rows = node.taken === null ? all : node.taken.flatMap((row) => all[row] ?? []);
  const columns = new Map(inputs.toReversed().flatMap((input) => input.columns.map((column) => [column.name, column])));
  const names = new Set(inputs.flatMap((input) => input.columns.map(({ name }) => name)));
  return { columns: [...names].flatMap((name) => columns.get(name) ?? []), rows };
}

/** Why a row that went in did not come out. */
export type Gone =
  | { readonly kind: 'dropped'; readonly cause: PreviewNode['dropped'][number]['cause'] | null }
  | { readonly kind: 'rejected'; readonly reason: string };

/** Numbers of the row that went in and of the one that came out; `gone` where none did. */
export interface Line {
  readonly before: number | null;
  readonly after: number | null;
  readonly gone?: Gone;
}

/** Rows before and after a node beside each other: each row that came out by the one that it was, in the order in which it came out. */
export function linesOf(node: PreviewNode, before: number): readonly Line[] {
  const { rows } = node;
  if (before === 0) return rows.map((_, after) => ({ before: null, after }));
  if (rows.every(({ from }) => from === null)) return besideEachOther(before, rows.length);
  const came = new Set(rows.map(({ from }) => from));
  const gone = Array.from({ length: before }, (_, row) => row).filter((row) => !came.has(row));
  const lines: Line[] = [];
  const isInOrder = rows.every(({ from }, index) => (rows[index - 1]?.from ?? -1) <= (from ?? -1));
  const leave = (row: number): void => void lines.push({ before: row, after: null, gone: goneOf(node, row) });
  for (const [after, { from }] of rows.entries()) {
    while (isInOrder && gone[0] !== undefined && from !== null && gone[0] < from) leave(gone.shift()!);
    lines.push({ before: from, after });
  }
  for (const row of gone) leave(row);
  return lines;
}

/** Rows that are made of several: nothing says which of which. */
function besideEachOther(before: number, after: number): readonly Line[] {
  return Array.from({ length: Math.max(before, after) }, (_, row) => ({
    before: row < before ? row : null,
    after: row < after ? row : null,
  }));
}

function goneOf({ rejects, dropped }: PreviewNode, row: number): Gone {
  const reject = rejects.find(({ from }) => from === row);
  if (reject !== undefined) return { kind: 'rejected', reason: reject.reason };
  const drop = dropped.find(({ rows }) => rows?.includes(row));
  return { kind: 'dropped', cause: drop?.cause ?? null };
}

/** The row of a line that went in. */
export const wasOf = ({ before: row }: Line, before: Before): BeforeRow | undefined =>
  row === null ? undefined : before.rows[row];
