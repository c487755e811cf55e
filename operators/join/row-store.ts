import type { DataType } from '../../runtime/contract/column.ts';
import type { Vector } from '../../runtime/contract/vector.ts';
import { openScratchFile, type ScratchFile } from '../../runtime/rows/scratch-file.ts';
import type { BatchMemory } from './batch-memory.ts';
import { firstPlaces } from './first-places.ts';
import { createMemory, type Memory, RowLayout, type RowReader } from './row-layout.ts';

const BLOCK_BITS = 20;
const BLOCK_BYTES = 1 << BLOCK_BITS;
/** A row's place is its block and its place there, in 32 bits. */
const MOST_BLOCKS = 1 << (32 - BLOCK_BITS);
const FIRST_ROWS = 1024;

/** Rows that lie together. */
interface Block {
  /** `null`: they are in the file. */
  memory: Memory | null;
  used: number;
  /** Where they are in the file. */
  at: number;
}

/** Rows by number, from 0 as they are added, in blocks of 1 MiB. Those that memory has no room for go to a file. */
export class RowStore {
  readonly #layout: RowLayout;
  readonly #blocks: Block[] = [];
  #places = new Uint32Array(FIRST_ROWS);
  #size = 0;
  /** Blocks in the file, the first ones, and bytes of the others. */
  #away = 0;
  #held = 0;
  #file: ScratchFile | null = null;
  #read = createMemory(BLOCK_BYTES / 16);

  /** `types`: of the columns. */
  constructor(types: readonly DataType[]) {
    this.#layout = new RowLayout(types);
  }

  /** Memory that it takes. */
  get bytes(): number {
    return this.#held + this.#places.byteLength;
  }

  get fileBytes(): number {
    return this.#file?.length ?? 0;
  }

  /** Whether no more rows may be added. */
  get isFull(): boolean {
    return this.#blocks.length >= MOST_BLOCKS;
  }

  /** Adds rows of vectors, one a column, each of whose cells is a value of its type. */
  add(vectors: readonly Vector[], rows: Int32Array, length: number): void {
    this.#reserve(this.#size + rows.length);
    const writer = this.#layout.writer(vectors, length);
    for (const row of rows) {
      const { block, memory } = this.#blockFor(writer.measure(row));
      this.#places[this.#size++] = (this.#blocks.length - 1) * BLOCK_BYTES + block.used;
      block.used = writer.write(row, memory, block.used);
    }
  }

  /**
   * The cells of these rows in their order, a vector a column; -1 is a row of NULLs. Texts of a row that comes several times are there
   * once. `null` where they take more than so many bytes; else good as long as the memory is theirs.
   */
  cells(rows: Int32Array, most: number, memory: BatchMemory): readonly Vector[] | null {
    const firsts = firstPlaces(rows);
    let bytes = 0;
    for (let nth = 0; nth < rows.length; nth++) if (firsts[nth] === nth) bytes += this.#sizeOf(rows[nth]!);
    if (bytes > most) return null;
    const reader = this.#layout.reader(rows.length, bytes, memory);
    for (let nth = 0; nth < rows.length; nth++) {
      if (firsts[nth]! < 0) reader.skip();
      else if (firsts[nth]! < nth) reader.repeat(firsts[nth]!);
      else this.#readRow(rows[nth]!, reader);
    }
    return reader.finish();
  }

  /**
   * Puts blocks away until memory holds so many bytes at most, or no more than the one that is filled. What the file system refuses
   * is thrown as it comes.
   */
  putAway(most: number): void {
    while (this.bytes > most && this.#away < this.#blocks.length - 1) {
      const block = this.#blocks[this.#away]!;
      const { bytes } = block.memory!;
      this.#file ??= openScratchFile();
      block.at = this.#file.length;
      this.#file.append(bytes.subarray(0, block.used));
      this.#held -= bytes.length;
      block.memory = null;
      this.#away += 1;
    }
  }

  [Symbol.dispose](): void {
    this.#file?.[Symbol.dispose]();
    this.#file = null;
  }

  #blockFor(bytes: number): { readonly block: Block; readonly memory: Memory } {
    const last = this.#blocks.at(-1);
    if (last?.memory && last.used + bytes <= BLOCK_BYTES) return { block: last, memory: last.memory };
    const memory = createMemory(Math.max(bytes, BLOCK_BYTES));
    const block: Block = { memory, used: 0, at: 0 };
    this.#blocks.push(block);
    this.#held += memory.bytes.length;
    return { block, memory };
  }

  #readRow(row: number, reader: RowReader): void {
    const place = this.#places[row]!;
    const block = this.#blocks[place >>> BLOCK_BITS]!;
    const at = place & (BLOCK_BYTES - 1);
    const size = this.#sizeOf(row);
    if (block.memory !== null) reader.read(block.memory, at, at + size);
    else reader.read(this.#readBack(block.at + at, size), 0, size);
  }

  #sizeOf(row: number): number {
    const place = this.#places[row]!;
    const at = place & (BLOCK_BYTES - 1);
    const next = row + 1 < this.#size ? this.#places[row + 1]! : null;
    const isLast = next === null || next >>> BLOCK_BITS !== place >>> BLOCK_BITS;
    return (isLast ? this.#blocks[place >>> BLOCK_BITS]!.used : next & (BLOCK_BYTES - 1)) - at;
  }

  #readBack(at: number, length: number): Memory {
    if (length > this.#read.bytes.length) this.#read = createMemory(length);
    this.#file!.read(this.#read.bytes, 0, { at, length });
    return this.#read;
  }

  #reserve(rows: number): void {
    if (rows <= this.#places.length) return;
    const places = new Uint32Array(Math.max(rows, this.#places.length * 2));
    places.set(this.#places.subarray(0, this.#size));
    this.#places = places;
  }
}
