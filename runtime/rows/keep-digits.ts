import { numberText } from './number-text.ts';
import type { JsonReviver } from './parse-json.ts';

/** For `parseJson`: numbers that `isKept` says yes to, by the text that they stand there as, come as `NumberText`, at any depth. */
export function keepDigits(isKept: (source: string, value: number) => boolean): JsonReviver {
  return (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && isKept(source, value) ? numberText(source) : value;
}

/** Keeps numbers that a double would print otherwise: 1.50 stays 1.50, and nothing is rounded. */
export const keepRespelled: JsonReviver = keepDigits((source, value) => source !== String(value));
