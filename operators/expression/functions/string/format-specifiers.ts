import { EvaluationError } from '../../evaluation-error.ts';

/** A piece of a format: text as it is, or a place for an argument. */
export type FormatPart = string | Specifier;

export interface Specifier {
  readonly conversion: 's' | 'I' | 'L';
  /** The argument, counted from 1; 0: the next one. */
  readonly position: number;
  readonly alignsLeft: boolean;
  readonly width: number;
  /** The argument that gives the width, counted from 1; 0: the next one; `null`: none does. */
  readonly widthPosition: number | null;
}

const INT_MAX = 2147483647;

/** Reads a format up to its first mistake, which is an error when the parts before it have been written. */
export function* parseFormat(format: string): Generator<FormatPart> {
  let at = 0;
  for (;;) {
    const percent = format.indexOf('%', at);
    if (percent < 0) break;
    if (percent > at) yield format.slice(at, percent);
    if (format[percent + 1] === '%') {
      yield '%';
      at = percent + 2;
      continue;
    }
    const reader = new SpecifierReader(format, percent + 1);
    yield reader.read();
    at = reader.at;
  }
  if (at < format.length) yield format.slice(at);
}

class SpecifierReader {
  readonly #format: string;
  at: number;

  constructor(format: string, at: number) {
    this.#format = format;
    this.at = at;
  }

  read(): Specifier {
    const first = this.#number();
    const isPosition = first !== null && this.#next() === '$';
    const position = isPosition ? this.#argument(first) : 0;
    let alignsLeft = false;
    let width = first ?? 0;
    let widthPosition: number | null = null;
    if (first === null || isPosition) {
      width = 0;
      while (this.#takes('-')) alignsLeft = true;
      if (this.#takes('*')) widthPosition = this.#widthPosition();
      else width = this.#number() ?? 0;
    }
    const conversion = this.#next();
    if (conversion !== 's' && conversion !== 'I' && conversion !== 'L') {
      throw new EvaluationError('22023', `format has no type "${conversion}": the types are s, I and L`);
    }
    this.at++;
    return { conversion, position, alignsLeft, width, widthPosition };
  }

  #widthPosition(): number {
    const position = this.#number();
    if (position === null) return 0;
    if (this.#next() !== '$') throw new EvaluationError('22023', 'the position of a width in a format must end in "$"');
    return this.#argument(position);
  }

  /** Steps over the `$` behind a position. */
  #argument(position: number): number {
    if (position === 0) throw new EvaluationError('22023', 'arguments of a format are counted from 1');
    this.at++;
    this.#next();
    return position;
  }

  #next(): string {
    const next = this.#format[this.at];
    if (next === undefined)
      throw new EvaluationError('22023', 'the format ends within a specifier; a plain "%" is written "%%"');
    return next;
  }

  #takes(mark: string): boolean {
    const found = this.#next() === mark;
    if (found) this.at++;
    return found;
  }

  #number(): number | null {
    let value: number | null = null;
    for (;;) {
      const digit = this.#next().charCodeAt(0) - 48;
      if (digit < 0 || digit > 9) return value;
      value = (value ?? 0) * 10 + digit;
      if (value > INT_MAX) throw new EvaluationError('22003', 'a number in the format is out of range');
      this.at++;
    }
  }
}
