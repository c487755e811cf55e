import type { ErrorOrigin } from './errors.ts';

/** Where an error stands, as `a.csv, row 4, line 5, byte 120`. */
export function placeText({ label, row, line, column, byte }: ErrorOrigin): string {
  const parts = Object.entries({ row, line, column, byte });
  return [label, ...parts.flatMap(([name, number]) => (number === undefined ? [] : [`${name} ${number}`]))].join(', ');
}
