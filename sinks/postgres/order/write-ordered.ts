import type { Outlet } from '../outlet.ts';
import type { Piece } from '../pieces.ts';
import { collectRejects, type FoundRejects } from '../target-reject.ts';
import { encodedRows } from './encoded-rows.ts';
import type { OrderedRows } from './ordered-rows.ts';

/** Encodes rows and hands them over to be put in order; gives how many they are. */
export async function writeOrdered(
  outlet: Outlet,
  ordered: OrderedRows,
  { rows: batch, bytes }: Piece,
  found: FoundRejects,
): Promise<number> {
  const { target, encoder } = outlet;
  const scratch = ordered.scratch(bytes);
  const notes = { row: new Int32Array(batch.rowCount), end: new Int32Array(batch.rowCount) };
  const { encoded, end } = encoder.encode(batch, scratch, 0, collectRejects(target, batch, found), notes);
  outlet.encoded += encoded;
  const memory = ordered.memory(end);
  new Uint8Array(memory).set(scratch.subarray(0, end));
  const [rows, ends] = [notes.row.subarray(0, encoded), notes.end.slice(0, encoded)];
  await ordered.add(encodedRows({ memory, ends, batch, rows, order: target.order! }));
  return encoded;
}
