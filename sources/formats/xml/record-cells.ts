/** How the bytes of a cell stand for it. `Whole`: the record is read as a whole, and has no cells of its own. */
export const Kind = { Plain: 0, Text: 1, Attribute: 2, Element: 3, Whole: 4 } as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

const NUMBERS = 4;

/** The cells of a window's records, by record: four numbers each. Memory: that of the wanted cells, whatever the records hold. */
export class RecordCells {
  #numbers = new Int32Array(1024 * NUMBERS);
  #used = 0;
  #firsts: number[] = [];
  #begun = 0;

  /** Forgets all. */
  clear(): void {
    this.#used = 0;
    this.#firsts = [];
  }

  begin(): void {
    this.#begun = this.#used;
  }

  add(column: number, kind: Kind, start: number, end: number): void {
    if (this.#used + NUMBERS > this.#numbers.length) {
      const grown = new Int32Array(this.#numbers.length * 2);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    const numbers = this.#numbers;
    numbers[this.#used] = column;
    numbers[this.#used + 1] = kind;
    numbers[this.#used + 2] = start;
    numbers[this.#used + 3] = end;
    this.#used += NUMBERS;
  }

  /** Ends the record that was begun. */
  end(isWhole: boolean): void {
    if (isWhole) {
      this.#used = this.#begun;
      this.add(-1, Kind.Whole, 0, 0);
    }
    this.#firsts.push(this.#begun);
  }

  /** Gives up the record that was begun. */
  drop(): void {
    this.#used = this.#begun;
  }

  /** Tells the cells of a record in the order in which they stand. */
  tell(record: number, cell: (column: number, kind: Kind, start: number, end: number) => void): void {
    const numbers = this.#numbers;
    const last = this.#firsts[record + 1] ?? this.#used;
    for (let at = this.#firsts[record]!; at < last; at += NUMBERS)
      cell(numbers[at]!, numbers[at + 1]! as Kind, numbers[at + 2]!, numbers[at + 3]!);
  }
}
