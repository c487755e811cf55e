import { isUtf8 } from 'node:buffer';
import type { Encoding } from '../formats/encoding.ts';
import { fits } from './patterns.ts';

/** Options of a source node that read the text as it was meant, by the look of its beginning. */
export interface GuessedDialect {
  readonly delimiter: string;
  readonly hasHeader: boolean;
  readonly encoding: Encoding;
}

const PREVIEW_ROWS = 50;

/** Guesses the dialect of an upload from its first bytes (64 KiB are plenty). `whole`: they are all of it. */
export async function guessDialect(head: Buffer, whole: boolean): Promise<GuessedDialect> {
  const { default: Papa } = await import('papaparse');
  const encoding: Encoding = isUtf8(whole ? head : head.subarray(0, lastCharacter(head))) ? 'utf-8' : 'windows-1252';
  const text = new TextDecoder(encoding).decode(head);
  const { data, meta } = Papa.parse<string[]>(text, { preview: PREVIEW_ROWS, skipEmptyLines: true });
  return { delimiter: meta.delimiter, hasHeader: looksLikeHeader(data), encoding };
}

/** Names are there, differ, and are no values; with no other row to compare, a row of words is a header. */
function looksLikeHeader([first, ...others]: readonly (readonly string[])[]): boolean {
  if (first === undefined) return true;
  if (new Set(first).size !== first.length || first.some((name) => name.trim() === '')) return false;
  if (first.some(isValue)) return false;
  if (others.length === 0 || others.some((row) => row.some(isValue))) return true;
  // All text: a header is rarely repeated in the column below it.
  return first.every((name, field) => others.every((row) => row[field] !== name));
}

function isValue(text: string): boolean {
  return (['uuid', 'boolean', 'numeric', 'timestamptz', 'json'] as const).some((type) => fits(text, type));
}

/** Where the last character that may be cut off begins. */
function lastCharacter(bytes: Buffer): number {
  let at = bytes.length;
  for (let back = 0; back < 3 && at > 0 && (bytes[at - 1]! & 0xc0) === 0x80; back++) at--;
  return at > 0 && bytes[at - 1]! >= 0xc0 ? at - 1 : bytes.length;
}
