import type { NumberText } from '../contract/vector.ts';

const rawJson = (JSON as JSON & { rawJSON(text: string): object }).rawJSON;

/** A number kept as its source text. A class, so that a user's object with a field `numberText` is not taken for one. */
class SourceNumber implements NumberText {
  readonly numberText: string;

  constructor(text: string) {
    this.numberText = text;
  }

  /** Digit for digit, also deep inside an array or object. */
  toJSON(): object {
    return rawJson(this.numberText);
  }
}

/** Keeps a JSON number as its source text; `JSON.stringify` writes it back digit for digit. */
export function numberText(text: string): NumberText {
  return new SourceNumber(text);
}

/** Whether a cell was made by `numberText`. */
export function isNumberText(cell: unknown): cell is NumberText {
  return cell instanceof SourceNumber;
}
