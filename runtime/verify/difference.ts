import type { Json } from '../contract/json.ts';
import type { Difference } from './test-result.ts';

export interface Differing {
  readonly kind: Difference['kind'];
  readonly node: string;
  readonly row?: number | null;
  readonly column?: string | null;
  readonly expected: Json;
  readonly got: Json;
  /** How both are shown. */
  readonly texts: { readonly expected: string; readonly got: string };
  /** What is looked at, where it is neither the row nor the column. */
  readonly what?: string;
  readonly hint?: string;
}

/** A difference in words: which node, which row, which column, what was expected and what came. */
export function difference({
  kind,
  node,
  row = null,
  column = null,
  expected,
  got,
  texts,
  what,
  hint,
}: Differing): Difference {
  const place = [node, row === null ? null : `row ${row}`, column, what ?? null]
    .filter((part) => part !== null)
    .join(', ');
  return { kind, node, row, column, expected, got, place, texts, hint: hint ?? null };
}

/** The same in one line. */
export function differenceText({ place, texts, hint }: Difference): string {
  return `${place}: expected ${texts.expected}, got ${texts.got}${hint === null ? '' : `. ${hint}`}`;
}
