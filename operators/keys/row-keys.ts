import { hash } from 'node:crypto';
import type { RowBatch } from '../../runtime/contract/batch.ts';
import type { ColumnType } from '../../runtime/contract/column.ts';
import type { Vector } from '../../runtime/contract/vector.ts';
import { selectedRows } from '../reject-faults.ts';
import { keyCell } from './key-cell.ts';
import { KEY_WORDS } from './key-set.ts';
import { BLOCK, shortDigest } from './short-digest.ts';

/** Longest key that is kept as it is; the byte behind it is its length. */
const INLINE = KEY_WORDS * 4 - 1;
/** In the place of the length: what stands before is of a digest. */
const DIGEST = 255;

/**
 * The keys of a batch's selected rows, 16 bytes each, equal where the keys are: a key of at most 15 bytes as it is, of a longer
 * one the first 15 bytes of its BLAKE3, and beyond 64 bytes of its SHA-256. Every cell is a value of its field's type.
 */
export type RowKeys = (batch: Pick<RowBatch, 'vectors' | 'length' | 'selection'>) => Uint32Array;

/** `indexes`: the columns of the key. `first`: a byte before them, which tells keys of one kind from those of others. */
export function createRowKeys(
  indexes: readonly number[],
  columns: readonly ColumnType[],
  first: number | null = null,
): RowKeys {
  let scratch = Buffer.from(new ArrayBuffer(4 * BLOCK));
  let block = new Uint32Array(scratch.buffer, 0, BLOCK / 4);

  const grow = (bytes: number, kept: number): void => {
    const larger = Buffer.from(new ArrayBuffer(bytes));
    scratch.copy(larger, 0, 0, kept);
    scratch = larger;
    block = new Uint32Array(scratch.buffer, 0, BLOCK / 4);
  };

  return (batch) => {
    const cells = indexes.map((index) => keyCell(batch.vectors[index] as Vector, columns[index]!.type));
    const rows = selectedRows(batch as RowBatch);
    const keys = new Uint32Array(rows.length * KEY_WORDS);
    const bytes = new Uint8Array(keys.buffer);
    for (let nth = 0; nth < rows.length; nth++) {
      const row = rows[nth]!;
      let length = 0;
      for (let word = 0; word < block.length; word++) block[word] = 0;
      if (first !== null) scratch[length++] = first;
      for (let index = 0; index < cells.length; index++) {
        const cell = cells[index]!;
        const most = length + cell.most(row);
        if (most > scratch.length) grow(most * 2, length);
        length = cell.write(row, scratch, length);
      }
      const at = nth * KEY_WORDS;
      const end = at * 4 + INLINE;
      if (length > BLOCK) {
        const digest = hash('sha256', scratch.subarray(0, length), 'latin1');
        for (let index = 0; index < INLINE; index++) bytes[at * 4 + index] = digest.charCodeAt(index);
      } else if (length > INLINE) shortDigest(block, length, keys, at);
      else for (let word = 0; word < KEY_WORDS; word++) keys[at + word] = block[word]!;
      bytes[end] = length > INLINE ? DIGEST : length;
    }
    return keys;
  };
}
