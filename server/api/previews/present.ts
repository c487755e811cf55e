import type { Sample } from '../../../runtime/contract/sample.ts';
import type { Preview } from './schema.ts';

/** Characters of a cell that are sent: a screen shows fewer, and a thousand rows of large ones would not fit one answer. */
export const MOST_CHARACTERS = 4_000;

export function presentPreview({ nodes, read }: Sample): Preview {
  return {
    nodes: nodes.map(({ inputs, taken, columns, rows, rejects, dropped, ...node }) => ({
      ...node,
      inputs: [...inputs],
      taken: taken && [...taken],
      columns: columns.map(({ sourceOrdinal: _sourceOrdinal, ...column }) => column),
      rows: rows.map(({ cells, ...row }) => ({ ...row, cells: cells.map(cut) })),
      rejects: rejects.map((reject) => ({ ...reject })),
      dropped: dropped.map((drop) => ({ ...drop, rows: drop.rows && [...drop.rows] })),
    })),
    read,
  };
}

function cut(cell: string | null): string | null {
  return cell !== null && cell.length > MOST_CHARACTERS ? `${cell.slice(0, MOST_CHARACTERS)}…` : cell;
}

/** Whether a cell of an answer is the beginning of a longer one: none that is whole has so many characters. */
export function isCut(cell: string | null): boolean {
  return cell?.length === MOST_CHARACTERS + 1 && cell.endsWith('…');
}
