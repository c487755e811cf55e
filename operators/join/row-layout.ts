import type { DataType } from '../../runtime/contract/column.ts';
import type { BytesVector, Vector } from '../../runtime/contract/vector.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import { LENGTH, lengthAt, lengthBytes, writeLength } from '../keys/key-bytes.ts';
import type { BatchMemory } from './batch-memory.ts';
import { type FixedRows, fixedCells, fixedKind, fixedRows, type Words } from './fixed-cells.ts';

/** Up to here bytes are quicker copied one by one. */
const SHORT = 48;

/** Memory that rows lie in, by bytes and by words. Of the kind that threads share: that of others makes V8 look through the heap as it grows. */
export interface Memory {
  readonly bytes: Buffer;
  readonly words: Int32Array;
}

export function createMemory(bytes: number): Memory {
  const memory = new SharedArrayBuffer((bytes + 3) & ~3);
  return { bytes: Buffer.from(memory), words: new Int32Array(memory) };
}

/** Writes rows of a batch, one after another. */
export interface RowWriter {
  /** Bytes that the row takes at most. It is the one that is written next. */
  measure(row: number): number;
  /** Writes the row at a place that is a multiple of four; gives the place behind it, which is one too. */
  write(row: number, into: Memory, at: number): number;
}

/** Takes in rows, and gives their cells. */
export interface RowReader {
  /** Takes the next row, from a place where one was written up to the one behind it. */
  read(from: Memory, at: number, end: number): void;
  /** The next row is the same as one that was taken. */
  repeat(row: number): void;
  /** The next row is one of NULLs. */
  skip(): void;
  finish(): readonly Vector[];
}

/**
 * How rows lie in memory: the words of the cells of a fixed size, a flag of each of these, the lengths of the others, and then those
 * themselves, as text.
 */
export class RowLayout {
  readonly #types: readonly DataType[];
  /** Columns of either sort. */
  readonly #fixed: readonly number[];
  readonly #texts: readonly number[];

  /** `types`: of the columns. */
  constructor(types: readonly DataType[]) {
    const kinds = types.map(fixedKind);
    this.#types = types;
    this.#fixed = kinds.flatMap((kind, index) => (kind === null ? [] : [index]));
    this.#texts = kinds.flatMap((kind, index) => (kind === null ? [index] : []));
  }

  /** `vectors`: one a column, each of whose cells is a value of its type. */
  writer(vectors: readonly Vector[], length: number): RowWriter {
    const cells = this.#fixed.map((index) => fixedCells(vectors[index]!, length));
    const words = cells.flatMap((column) => column.words);
    const flags = cells.map((column) => column.flags);
    const texts = this.#texts.map((index) => vectors[index]!);
    const types = this.#texts.map((index) => this.#types[index]!);
    const lengths = new Int32Array(texts.length);
    const printed: (string | null)[] = texts.map(() => null);
    const least = words.length * 4 + flags.length + LENGTH * texts.length + 3;
    return {
      measure(row) {
        let bytes = least;
        for (let nth = 0; nth < texts.length; nth++) {
          const vector = texts[nth]!;
          let size: number;
          if (vector.kind === 'bytes') {
            const start = vector.starts[row]!;
            size = start < 0 ? -1 : vector.ends[row]! - start;
          } else {
            const text = cellText(vector, row, types[nth]!);
            printed[nth] = text;
            size = text === null ? -1 : Buffer.byteLength(text);
          }
          lengths[nth] = size;
          if (size > 0) bytes += size;
        }
        return bytes;
      },
      write(row, into, place) {
        const word = place >>> 2;
        for (let nth = 0; nth < words.length; nth++) {
          const { values, stride, from } = words[nth]!;
          into.words[word + nth] = values[row * stride + from]!;
        }
        let at = place + words.length * 4;
        for (let nth = 0; nth < flags.length; nth++) into.bytes[at++] = flags[nth]![row]!;
        for (let nth = 0; nth < lengths.length; nth++) at = writeLength(lengths[nth]!, into.bytes, at);
        for (let nth = 0; nth < lengths.length; nth++) {
          if (lengths[nth]! <= 0) continue;
          const vector = texts[nth]!;
          at =
            vector.kind === 'bytes' ? copyCell(vector, row, into.bytes, at) : at + into.bytes.write(printed[nth]!, at);
        }
        return (at + 3) & ~3;
      },
    };
  }

  /** Of so many rows, whose texts take so many bytes or less. Its vectors are good as long as the memory is theirs. */
  reader(length: number, textBytes: number, memory: BatchMemory): RowReader {
    const fixed = new Map<number, FixedRows>(
      this.#fixed.map((index) => [index, fixedRows(fixedKind(this.#types[index]!)!, length, memory)]),
    );
    const cells = [...fixed.values()];
    const words: readonly Words[] = cells.flatMap((column) => column.words);
    const flags = cells.map((column) => column.flags);
    const starts = this.#texts.map(() => memory.int32(length));
    const ends = this.#texts.map(() => memory.int32(length));
    const piece = memory.take(textBytes);
    const texts = Buffer.from(piece.buffer, piece.at, textBytes);
    let used = 0;
    let row = 0;
    return {
      read: ({ bytes, words: from }, place, end) => {
        const word = place >>> 2;
        for (let nth = 0; nth < words.length; nth++) {
          const { values, stride, from: first } = words[nth]!;
          values[row * stride + first] = from[word + nth]!;
        }
        let at = place + words.length * 4;
        for (let nth = 0; nth < flags.length; nth++) flags[nth]![row] = bytes[at++]!;
        const begin = used;
        for (let nth = 0; nth < starts.length; nth++) {
          const size = lengthAt(bytes, at);
          at += lengthBytes(bytes, at);
          starts[nth]![row] = size < 0 ? -1 : used;
          if (size > 0) used += size;
          ends[nth]![row] = used;
        }
        copyBytes({ from: bytes, start: at, end: at + used - begin }, texts, begin);
        if (at + used - begin > end) throw new RangeError('a row ends in another one');
        row += 1;
      },
      repeat: (other) => {
        for (const { values, stride, from } of words) values[row * stride + from] = values[other * stride + from]!;
        for (const column of flags) column[row] = column[other]!;
        for (const column of [...starts, ...ends]) column[row] = column[other]!;
        row += 1;
      },
      skip: () => {
        for (const column of flags) column[row] = 0;
        for (const column of starts) column[row] = -1;
        row += 1;
      },
      finish: () =>
        this.#types.map((_, index) => {
          const column = fixed.get(index);
          if (column !== undefined) return column.finish();
          const nth = this.#texts.indexOf(index);
          return { kind: 'bytes', buffer: texts, starts: starts[nth]!, ends: ends[nth]!, from: 0, to: used };
        }),
    };
  }
}

function copyCell({ buffer, starts, ends }: BytesVector, row: number, into: Buffer, at: number): number {
  const [start, end] = [starts[row]!, ends[row]!];
  copyBytes({ from: buffer, start, end }, into, at);
  return at + end - start;
}

interface Bytes {
  readonly from: Buffer;
  readonly start: number;
  readonly end: number;
}

function copyBytes({ from, start, end }: Bytes, into: Buffer, at: number): void {
  if (end - start > SHORT) from.copy(into, at, start, end);
  else for (let byte = start, to = at; byte < end; ) into[to++] = from[byte++]!;
}
