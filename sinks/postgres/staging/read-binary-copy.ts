import type { BytesVector } from '../../../runtime/contract/vector.ts';

/** Signature, flags, and the length of an extension that no server sends. */
const HEADER = 19;

const SPACES_2 = 0x2020;
const SPACES_4 = 0x20202020;

/**
 * Fields of all rows of a binary COPY, which share its bytes: numbers between them become spaces, so that all of the buffer
 * is text and whoever tests it for UTF-8 or NUL can do so at once. Throws where the bytes are not a whole COPY.
 * The form: Postgres' documentation, COPY, "Binary Format".
 */
export function readBinaryCopy(
  copy: Buffer,
  columns: number,
): { readonly length: number; readonly bytes: number; readonly vectors: readonly BytesVector[] } {
  const rows = countRows(copy, columns);
  const starts = Array.from({ length: columns }, () => new Int32Array(rows));
  const ends = Array.from({ length: columns }, () => new Int32Array(rows));
  let at = HEADER;
  for (let row = 0; row < rows; row++) {
    copy.writeInt16BE(SPACES_2, at);
    at += 2;
    for (let column = 0; column < columns; column++) {
      const size = copy.readInt32BE(at);
      copy.writeInt32BE(SPACES_4, at);
      at += 4;
      starts[column]![row] = size < 0 ? -1 : at;
      if (size > 0) at += size;
      ends[column]![row] = at;
    }
  }
  return {
    length: rows,
    bytes: copy.length,
    vectors: starts.map((some, column) => ({
      kind: 'bytes',
      buffer: copy,
      starts: some,
      ends: ends[column]!,
      from: HEADER,
      to: at,
    })),
  };
}

function countRows(copy: Buffer, columns: number): number {
  let rows = 0;
  let at = HEADER;
  for (;;) {
    const fields = copy.readInt16BE(at);
    if (fields === -1) return rows;
    if (fields !== columns) throw new RangeError(`a row of ${fields} fields in a COPY of ${columns}`);
    at += 2;
    for (let column = 0; column < columns; column++) at += 4 + Math.max(0, copy.readInt32BE(at));
    rows++;
  }
}
