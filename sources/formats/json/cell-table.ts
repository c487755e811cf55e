import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import type { Cell, Vector } from '../../../runtime/contract/vector.ts';
import { cellText } from '../../../runtime/rows/cell-text.ts';
import type { CellClass } from './cell-class.ts';

/** A JSON string in a column that is held in a way that has none. */
export class StringInBareColumn extends Error {
  readonly column: number;

  constructor(column: number) {
    super('a string in a column of numbers or booleans');
    this.column = column;
  }
}

/** Cells of one batch: texts point into `bytes`, whose first part is the text of the records themselves. */
export class CellTable {
  bytes: Buffer;
  /** Column by column; NULL is a negative start. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Of columns that are held as values. */
  readonly values: readonly (Cell[] | null)[];
  readonly #columns: ColumnTypes;
  readonly #rows: number;
  #used: number;

  /** `used`: memory that nobody reads any more. */
  constructor(
    records: Buffer,
    rows: number,
    { columns, classes, used }: { columns: ColumnTypes; classes: readonly CellClass[]; used: Buffer | undefined },
  ) {
    const wanted = records.length + Math.max(records.length >>> 3, 256);
    this.bytes = used !== undefined && used.length >= wanted ? used : Buffer.allocUnsafeSlow(wanted);
    records.copy(this.bytes);
    this.#used = records.length;
    this.#columns = columns;
    this.#rows = rows;
    this.starts = new Int32Array(rows * columns.length).fill(-1);
    this.ends = new Int32Array(rows * columns.length);
    this.values = classes.map((one) => (one === 'value' ? new Array<Cell>(rows).fill(null) : null));
  }

  /** A cell that is not written as it is shown. */
  setCell(row: number, column: number, cell: Cell, as: CellClass): void {
    const values = this.values[column]!;
    if (values !== null) {
      values[row] = cell;
      return;
    }
    const at = column * this.#rows + row;
    if (cell === null) {
      this.starts[at] = -1;
      return;
    }
    if (typeof cell === 'string' && as !== 'text') throw new StringInBareColumn(column);
    const vector = { kind: 'values', values: [cell] } as const;
    const text = cellText(vector, 0, this.#columns[column]!.type) ?? '';
    this.#reserve(text.length * 3);
    this.starts[at] = this.#used;
    this.#used += this.bytes.write(text, this.#used);
    this.ends[at] = this.#used;
  }

  /** As if nothing had been set in this row. */
  clear(row: number): void {
    for (let column = 0; column < this.values.length; column++) {
      const values = this.values[column]!;
      if (values === null) this.starts[column * this.#rows + row] = -1;
      else values[row] = null;
    }
  }

  /** The first `rows` rows. */
  vectors(rows: number): Vector[] {
    return this.values.map((values, column) => {
      if (values !== null) return { kind: 'values', values: rows === values.length ? values : values.slice(0, rows) };
      const at = column * this.#rows;
      const starts = this.starts.subarray(at, at + rows);
      const ends = this.ends.subarray(at, at + rows);
      return { kind: 'bytes', buffer: this.bytes, starts, ends, from: 0, to: this.#used };
    });
  }

  #reserve(more: number): void {
    if (this.#used + more <= this.bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.#used + more));
    this.bytes.copy(grown, 0, 0, this.#used);
    this.bytes = grown;
  }
}
