import type { BytesVector, Vector } from '../../../runtime/contract/vector.ts';
import { type CharacterMap, copyText, mapText } from './put-text.ts';
import type { TextPiece } from './text-pieces.ts';

/** Beyond it, the way by texts says that it is too much. */
const SIZE_LIMIT = 64 * 2 ** 20;

interface Part {
  readonly buffer: Buffer;
  /** `null`: all of the buffer, for each row. */
  readonly cells: Pick<BytesVector, 'starts' | 'ends'> | null;
  readonly map: CharacterMap | null;
}

interface Rows {
  readonly vectors: readonly Vector[];
  readonly length: number;
  readonly selection: Int32Array | null;
}

/**
 * Puts texts together byte by byte. A row whose bytes are no UTF-8, or with characters beyond those of a map, is left to
 * `textOf`, which gives its text, or `null` where it has none. `null` where the columns are not held as bytes, or the
 * texts are too long.
 */
export function writePieces(
  pieces: readonly TextPiece[],
  { vectors, length, selection }: Rows,
  textOf: (row: number) => string | null,
): BytesVector | null {
  const parts = partsOf(pieces, vectors);
  if (parts === null) return null;
  const count = selection?.length ?? length;
  const bound = boundOf(parts, { count, selection });
  if (bound > SIZE_LIMIT) return null;
  const starts = new Int32Array(length).fill(-1);
  const ends = new Int32Array(length);
  let buffer = Buffer.allocUnsafeSlow(Math.max(bound, 1));
  let used = 0;
  let left = bound;
  for (let at = 0; at < count; at++) {
    const row = selection === null ? at : selection[at]!;
    left -= sizeOf(parts, row);
    const end = putRow(parts, row, buffer, used);
    if (end === NULL) continue;
    if (end === OTHER) {
      const text = textOf(row);
      if (text === null) continue;
      const size = Buffer.byteLength(text);
      if (used + size + left > buffer.length) buffer = grown(buffer, used, used + size + left);
      starts[row] = used;
      used += buffer.write(text, used);
    } else {
      starts[row] = used;
      used = end;
    }
    ends[row] = used;
  }
  return { kind: 'bytes', buffer, starts, ends, from: 0, to: used };
}

const NULL = -1;
const OTHER = -2;

/** Gives where the row's text ends. A row that is NULL, but has bytes that are no plain text, is `OTHER`: it may fail. */
function putRow(parts: readonly Part[], row: number, out: Buffer, start: number): number {
  let to = start;
  let isNull = false;
  for (let index = 0; index < parts.length; index++) {
    const { buffer, cells, map } = parts[index]!;
    if (cells === null) {
      for (let at = 0; at < buffer.length; at++) out[to++] = buffer[at]!;
      continue;
    }
    const from = cells.starts[row]!;
    if (from < 0) {
      isNull = true;
      continue;
    }
    const cell = { buffer, from, end: cells.ends[row]! };
    to = map === null ? copyText(cell, out, to) : mapText(cell, map, out, to);
    if (to < 0) return OTHER;
  }
  return isNull ? NULL : to;
}

function partsOf(pieces: readonly TextPiece[], vectors: readonly Vector[]): readonly Part[] | null {
  const parts: Part[] = [];
  for (const piece of pieces) {
    if (piece.kind === 'bytes') {
      parts.push({ buffer: piece.bytes, cells: null, map: null });
      continue;
    }
    const vector = vectors[piece.index]!;
    if (vector.kind !== 'bytes') return null;
    parts.push({ buffer: vector.buffer, cells: vector, map: piece.map });
  }
  return parts;
}

/** Bytes that the cells of a row have, and its literals. */
function sizeOf(parts: readonly Part[], row: number): number {
  let size = 0;
  for (const { buffer, cells } of parts) {
    if (cells === null) size += buffer.length;
    else if (cells.starts[row]! >= 0) size += cells.ends[row]! - cells.starts[row]!;
  }
  return size;
}

function boundOf(
  parts: readonly Part[],
  { count, selection }: { readonly count: number; readonly selection: Int32Array | null },
): number {
  let bound = 0;
  for (let at = 0; at < count; at++) bound += sizeOf(parts, selection === null ? at : selection[at]!);
  return bound;
}

function grown(buffer: Buffer, used: number, size: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafeSlow(Math.max(size, buffer.length * 2));
  buffer.copy(larger, 0, 0, used);
  return larger;
}
