import { createHash } from 'node:crypto';
import type { Load, Workplace } from '../worker/workplace.ts';

export const FIELDS = [
  { name: 'k', dataType: 'integer', isNullable: false },
  { name: 'v', dataType: 'text' },
] as const;

/** About 100 bytes, so that 256 KiB, one batch, hold some 2,500 rows. */
export const textOf = (key: number): string => `row ${key} `.padEnd(95, String.fromCharCode(97 + (key % 26)));

/** What a table holds, in brief: equal briefs are equal rows, each as often. */
export interface Content {
  readonly rows: number;
  readonly keys: number;
  readonly hash: string;
}

export const NO_ROWS: Content = { rows: 0, keys: 0, hash: '' };

const line = (key: number): string => `${key},${textOf(key)}\n`;

function keys(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** A CSV of the rows `from` to `to`. */
export function csvOf(from: number, to: number): string {
  return `k,v\n${keys(from, to).map(line).join('')}`;
}

/** What a table must hold that got the rows `from` to `to`, except `left`. */
export function contentOf(from: number, to: number, left: readonly number[] = []): Content {
  const kept = keys(from, to).filter((key) => !left.includes(key));
  const hash = createHash('md5').update(kept.map((key) => `${key}:${textOf(key)}`).join('\n'));
  return { rows: kept.length, keys: kept.length, hash: hash.digest('hex') };
}

export async function tableContent(work: Pick<Workplace, 'query'>): Promise<Content> {
  const [content] = await work.query<{ rows: number; keys: number; hash: string | null }>(
    `SELECT count(*)::int AS rows, count(DISTINCT k)::int AS keys,
       md5(string_agg(k || ':' || v, E'\\n' ORDER BY k, v)) AS hash FROM ds_t`,
  );
  if (content === undefined) throw new TypeError('An aggregate gave no row.');
  return { ...content, hash: content.hash ?? '' };
}

/** `count` files of `rows` rows each, keys from 1 on without a gap. */
export function filesOf(count: number, rows: number): Load['files'] {
  return Object.fromEntries(
    keys(0, count - 1).map((file) => [`part-${file}.csv`, csvOf(file * rows + 1, (file + 1) * rows)]),
  );
}
