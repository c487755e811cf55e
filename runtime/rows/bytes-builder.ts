import type { BytesVector } from '../contract/vector.ts';

export interface BytesBuilder {
  setText(row: number, text: string): void;
  /** Copies `source[start .. end)`. */
  setBytes(row: number, source: Uint8Array, start: number, end: number): void;
  setNull(row: number): void;
  /** The vector so far. Rows that were never set are NULL. The builder must not be used after it. */
  finish(): BytesVector;
}

/**
 * Builds a bytes vector of `length` rows, set in any order. `bytes` is the expected size, grown where it is
 * exceeded. A lone surrogate is written as its three bytes, which are not UTF-8: the encoder rejects such a row,
 * where `Buffer.write` would have changed it to U+FFFD unseen.
 */
export function bytesBuilder(length: number, bytes = length * 16): BytesBuilder {
  const starts = new Int32Array(length).fill(-1);
  const ends = new Int32Array(length);
  let buffer = Buffer.allocUnsafeSlow(Math.max(bytes, 64));
  let used = 0;

  function reserve(more: number): void {
    if (used + more <= buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, used + more));
    buffer.copy(grown, 0, 0, used);
    buffer = grown;
  }

  function close(row: number, size: number): void {
    starts[row] = used;
    used += size;
    ends[row] = used;
  }

  return {
    setText(row, text) {
      reserve(text.length * 3);
      close(row, text.isWellFormed() ? buffer.write(text, used) : writeSurrogates(text, buffer, used));
    },
    setBytes(row, source, start, end) {
      reserve(end - start);
      if (end - start < 48) {
        for (let from = start, to = used; from < end; ) buffer[to++] = source[from++]!;
      } else {
        buffer.set(source.subarray(start, end), used);
      }
      close(row, end - start);
    },
    setNull(row) {
      starts[row] = -1;
    },
    finish() {
      return { kind: 'bytes', buffer, starts, ends, from: 0, to: used };
    },
  };
}

/** UTF-8, with lone surrogates as the three bytes that their number would have. Returns the bytes written. */
function writeSurrogates(text: string, buffer: Buffer, offset: number): number {
  let at = offset;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code < 0xd800 || code > 0xdfff) {
      at += buffer.write(character, at);
      continue;
    }
    buffer[at++] = 0xe0 | (code >> 12);
    buffer[at++] = 0x80 | ((code >> 6) & 0x3f);
    buffer[at++] = 0x80 | (code & 0x3f);
  }
  return at - offset;
}
