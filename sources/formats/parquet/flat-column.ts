import type { ColumnReader } from '../columnar/column-reader.ts';
import { segmentReader } from '../columnar/column-reader.ts';
import { type BinaryText, lay } from '../columnar/lay.ts';
import { decoding } from '../columnar/malformed.ts';
import { spread } from '../columnar/raw.ts';
import { rowsBefore, valuesIn } from '../columnar/valid-rows.ts';
import type { Leaf } from './columns.ts';
import type { LeafPage, LeafPages } from './leaf-pages.ts';

/** A column without nesting: a stretch of rows is a stretch of one page. */
export function flatColumn(leaf: Leaf, pages: LeafPages, binary: BinaryText, batchBytes: number): ColumnReader {
  let page: LeafPage | null = null;
  let left = 0;
  /** Which of the next rows have a value, where that is known already. */
  let known: Uint8Array | null = null;
  const { scalar } = leaf.node;

  function validity({ definitions }: LeafPage, rows: number): Uint8Array | null {
    if (definitions === null) return null;
    if (known !== null) return known.subarray(0, rows);
    const valid = new Uint8Array(rows);
    definitions.read(valid, 0, rows);
    return valid;
  }

  const reader = segmentReader(async (rows) => {
    if (left === 0) {
      page = await pages.next();
      if (page === null) return null;
      left = page.count;
      known = null;
    }
    const current = page!;
    return decoding(current.place, () => {
      const most = Math.min(rows, left, known?.length ?? rows);
      const all = validity(current, most);
      const present = all === null ? most : valuesIn(all);
      const { raw, count: got } = current.values.next(present, most, batchBytes);
      let length = most;
      let valid = all;
      if (all !== null && got < present) {
        length = rowsBefore(all, got);
        valid = all.subarray(0, length);
        known = known === null ? all.subarray(length) : known.subarray(length);
      } else if (all === null) {
        length = got;
      } else if (known !== null) {
        known = known.length > most ? known.subarray(most) : null;
      }
      left -= length;
      if (valid !== null && got < length) spread(raw, valid, got);
      const vector = lay(scalar, { raw, valid: got === length ? null : valid, length }, binary);
      return { vector, length };
    });
  });
  return {
    ...reader,
    async pass(rows) {
      page = await pages.next(rows);
      left = page?.count ?? 0;
      return page?.passed ?? 0;
    },
  };
}
