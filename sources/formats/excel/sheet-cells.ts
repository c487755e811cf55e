import { unescaped } from './unescaped.ts';

/** What `t` of a cell says; others are refused. */
export const CELL_TYPES = ['n', 's', 'str', 'inlineStr', 'b', 'e', 'd'] as const;
export const [NUMBER, SHARED, TEXT, INLINE, BOOLEAN] = [0, 1, 2, 3, 4] as const;

/** A cell as it is stored. */
export interface StoredCell {
  readonly column: number;
  /** `t`: n, s, str, inlineStr, b, e, d. */
  readonly type: string;
  /** Number of its style; -1 = none. */
  readonly style: number;
  readonly value: string;
  readonly isFormula: boolean;
}

const NUMBERS = 6;
const FORMULA = 1;
/** The value is a text of its own, other than bytes of the window. */
const OWN = 2;

export interface CellHead {
  readonly column: number;
  /** Number in `CELL_TYPES`, or behind them one that `typeOf` gave. */
  readonly type: number;
  readonly style: number;
  readonly isFormula: boolean;
}

/** The cells of a window's rows, whose values mostly are bytes of the window. */
export class SheetCells {
  buffer: Buffer = Buffer.alloc(0);
  count = 0;
  #numbers = new Int32Array(1024 * NUMBERS);
  #texts: string[] = [];
  #types: string[] = [...CELL_TYPES];

  begin(buffer: Buffer): void {
    this.buffer = buffer;
    this.count = 0;
    this.#texts = [];
    this.#types = [...CELL_TYPES];
  }

  /** The number of a type that is none. */
  typeOf(name: string): number {
    return this.#types.push(name) - 1;
  }

  addBytes(cell: CellHead, start: number, end: number): void {
    this.#add(cell, 0, start, end);
  }

  addText(cell: CellHead, text: string): void {
    this.#add(cell, OWN, this.#texts.push(text) - 1, 0);
  }

  column(index: number): number {
    return this.#numbers[index * NUMBERS]!;
  }

  type(index: number): number {
    return this.#numbers[index * NUMBERS + 1]!;
  }

  style(index: number): number {
    return this.#numbers[index * NUMBERS + 2]!;
  }

  /** Where the value stands in the window; -1: it does not. */
  start(index: number): number {
    const at = index * NUMBERS;
    return (this.#numbers[at + 3]! & OWN) === 0 ? this.#numbers[at + 4]! : -1;
  }

  end(index: number): number {
    return this.#numbers[index * NUMBERS + 5]!;
  }

  stored(index: number): StoredCell {
    const type = this.type(index);
    const start = this.start(index);
    const text =
      start < 0
        ? this.#texts[this.#numbers[index * NUMBERS + 4]!]!
        : this.buffer.toString('utf8', start, this.end(index));
    return {
      column: this.column(index),
      type: this.#types[type]!,
      style: this.style(index),
      value: isText(type) ? unescaped(text) : text.trim(),
      isFormula: (this.#numbers[index * NUMBERS + 3]! & FORMULA) !== 0,
    };
  }

  #add({ column, type, style, isFormula }: CellHead, flags: number, start: number, end: number): void {
    const at = this.count * NUMBERS;
    if (at === this.#numbers.length) {
      const grown = new Int32Array(at * 2);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    const numbers = this.#numbers;
    numbers[at] = column;
    numbers[at + 1] = type;
    numbers[at + 2] = style;
    numbers[at + 3] = flags | (isFormula ? FORMULA : 0);
    numbers[at + 4] = start;
    numbers[at + 5] = end;
    this.count++;
  }
}

export function isText(type: number): boolean {
  return type === TEXT || type === INLINE;
}
