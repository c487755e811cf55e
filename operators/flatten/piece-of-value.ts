import type { Cell } from '../../runtime/contract/vector.ts';
import { isNumberText } from '../../runtime/rows/number-text.ts';

/** The piece of a parsed JSON value that a path leads to; `null` where it leads nowhere. */
export function pieceOfValue(
  value: Cell,
  path: readonly { readonly key: string; readonly index: number | null }[],
): Cell {
  let piece: Cell = value;
  for (const { key, index } of path) {
    if (typeof piece !== 'object' || piece === null || isNumberText(piece)) return null;
    if (Array.isArray(piece)) piece = index === null ? null : (piece.at(index) ?? null);
    else piece = Object.hasOwn(piece, key) ? ((piece as Readonly<Record<string, Cell>>)[key] ?? null) : null;
  }
  return piece;
}
