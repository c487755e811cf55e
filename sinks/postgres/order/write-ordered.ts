import type { Outlet } from '../outlet.ts';
import type { Piece } from '../pieces.ts';
import { collectRejects, type FoundRejects } from '../target-reject.ts';
import type { OrderedRows } from './ordered-rows.ts';

/** Encodes rows and hands them over to be put in order; gives how many they are. */
export async function writeOrdered(
  outlet: Outlet,
  ordered: OrderedRows,
  { rows, bytes }: Piece,
  found: FoundRejects,
): Promise<number> {
  const encoded = await ordered.write(rows, bytes, collectRejects(outlet.target, rows, found));
  outlet.encoded += encoded;
  return encoded;
}
