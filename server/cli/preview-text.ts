import type { Column } from '../../runtime/contract/column.ts';
import { placeText } from '../../runtime/contract/place-text.ts';
import type { NodeSample, Sample, SampleReject, SampleRow } from '../../runtime/contract/sample.ts';
import { textTable } from '../text-table.ts';

/** A row that went into a node, by column: each of several inputs has columns of its own. */
interface BeforeRow {
  readonly origin: SampleRow['origin'];
  readonly cells: ReadonlyMap<string, string | null>;
}

/** A node as text: what it did, its rows with every changed cell as `before → after`, and those that are gone. */
export function nodeText(node: NodeSample, { nodes }: Sample): string {
  const all = node.inputs.flatMap((input) => rowsOf(nodes.find((one) => one.node === input)));
  const before = node.taken?.map((row) => all[row]!) ?? all;
  const table = node.rows.length === 0 ? [] : [textTable(node.rows.map((row) => rowText(row, node, before)))];
  return [
    `${title(node)}: ${summary(node, before.length)}`,
    `columns: ${node.columns.map((column) => `${column.name} ${typeText(column)}`).join(', ')}`,
    ...table,
    ...node.dropped.flatMap(({ cause, rows }) => (rows ?? []).map((row) => `${cause}: ${cellsText(before[row]!)}`)),
    ...node.rejects.map((reject) => rejectText(reject)),
    '',
  ].join('\n');
}

function rowsOf(node: NodeSample | undefined): readonly BeforeRow[] {
  return (node?.rows ?? []).map(({ origin, cells }) => ({
    origin,
    cells: new Map(node?.columns.map(({ name }, index) => [name, cells[index] ?? null])),
  }));
}

/** How much of the source was read. */
export function readText({ read }: Sample): string {
  if (read === null) return '';
  const records = `${read.records} ${read.records === 1 ? 'record' : 'records'} read`;
  if (read.stoppedBy === null) return `${records}: all that there are.`;
  return read.stoppedBy === 'limit' ? `${records}; more with --rows.` : `${records}: the source is slow.`;
}

function title({ node, label, type }: NodeSample): string {
  return label === node ? `== ${node} (${type})` : `== ${label} (${node}, ${type})`;
}

function summary({ rows, rejects, dropped, added, inputs, given }: NodeSample, before: number): string {
  const parts = [
    ...dropped.map(({ cause, count }) => `${count} ${cause}`),
    ...(added > 0 ? [`${added} added`] : []),
    ...(rejects.length > 0 ? [`${rejects.length} rejected`] : []),
  ];
  const flow = inputs.length === 0 || given ? `${rows.length} out` : `${before} in, ${rows.length} out`;
  return [flow, ...parts].join(', ');
}

function typeText({ type, length, precision, scale }: Column): string {
  if (length !== undefined) return `${type}(${length})`;
  return precision === undefined ? type : `${type}(${precision},${scale ?? 0})`;
}

function rowText(
  { from, origin, cells }: SampleRow,
  { columns }: NodeSample,
  before: readonly BeforeRow[],
): Record<string, string> {
  const was = from === null ? undefined : before[from];
  const texts = columns.map(({ name }, index): [string, string] => {
    const now = shown(cells[index] ?? null);
    const then = was?.cells.has(name) ? shown(was.cells.get(name) ?? null) : now;
    return [name, then === now ? now : `${then} → ${now}`];
  });
  return { '#': origin === null ? '' : String(origin.row), ...Object.fromEntries(texts) };
}

function cellsText({ origin, cells }: BeforeRow): string {
  const texts = [...cells].map(([name, cell]) => `${name} = ${shown(cell)}`);
  return `${origin === null ? '' : `row ${origin.row}: `}${texts.join(', ')}`;
}

function rejectText({ origin, column, value, reason, code, next }: SampleReject): string {
  if (next !== undefined) {
    return `cannot be read on: ${origin === null ? '' : `${placeText(origin)}: `}${reason} [${code}] ${next}`;
  }
  const where = origin === null ? '' : `${origin.label}, row ${origin.row}: `;
  const what = column === null ? '' : `${column} = ${value === null ? 'NULL' : JSON.stringify(value)}: `;
  return `rejected: ${where}${what}${reason} [${code}]`;
}

function shown(cell: string | null): string {
  return cell ?? 'NULL';
}
