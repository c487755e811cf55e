import { expect } from 'vitest';
import { DEAD_LETTERS } from '../../runtime/commit/dead-letters.ts';
import type { RunSnapshot } from '../../runtime/contract/run.ts';
import type { Load, Workplace } from './workplace.ts';

/** `nr`: the row's place in the source. */
export const COLUMNS = ['nr integer', 'k integer', 't text', 'n numeric', 'd date', 'b boolean', 'f double'].map(
  (column) => {
    const [name = '', dataType] = column.split(' ');
    return { name, dataType: dataType as Load['fields'][number]['dataType'] };
  },
);
/** Their bytes, UTF-16 and a language order them differently. */
const TEXTS = ['"a"', '"a\n"', '"ab"', '"B"', '"b"', '""""', 'é', 'e\u0301', '\uFFFD', '\u{1F600}', 'Z', '10', '9'];
const NUMBERS = ['0', '-0.001', '12', '12.00', '-12345678901234567890.5', '1e30', '9.9', '10'];
const FLOATS = ['0', '-1.5', '1e-300', '-1e300', 'NaN', '2.25'];

export const mixed = (nr: number): number => (nr * 7_919) % 10_007;
export const keyOf = (nr: number): number | null => (mixed(nr) % 7 === 0 ? null : (mixed(nr) % 600) - 300);
function cellsOf(nr: number): readonly unknown[] {
  const number = mixed(nr);
  const date = `${1960 + (number % 97)}-0${1 + (number % 9)}-11`;
  const among = (values: readonly string[]) => values[number % values.length];
  const cells = [among(TEXTS), among(NUMBERS), date, number % 2 === 0, among(FLOATS)];
  return [nr, keyOf(nr), ...cells.map((cell, at) => (number % (9 + 2 * at) === 0 ? null : cell))];
}
/** The rows `from` up to, not including, `to`, in so many columns. */
export function part(from: number, to: number, columns = 2): string {
  const rows = Array.from({ length: to - from }, (_, at) => cellsOf(from + at));
  const lines = [COLUMNS.map(({ name }) => name), ...rows].map((cells) => `${cells.slice(0, columns).join()}\n`);
  return lines.join('');
}

export const ROWS = 3_000;
export const SORT = { nodeType: 'sort', config: { fields: [{ field: 'k' }] } };
export function loadOf(columns: number, ends: readonly number[]): Load {
  const files = Object.fromEntries(ends.map((end, at) => [`${at}.csv`, part(ends[at - 1] ?? 0, end, columns)]));
  const fields = COLUMNS.slice(0, columns);
  return { files, source: { columns: fields }, fields, nodes: [SORT], execution: { batchSize: 500 } };
}
/** Each row takes the same room: where they do not, Postgres may give staged rows in another order. */
export const NARROW = loadOf(2, [1_100, 1_101, ROWS]);
export const WIDE = loadOf(7, [1_100, 1_101, ROWS]);

async function placesOf(work: Workplace, by: string): Promise<number[]> {
  return (await work.query<{ nr: number }>(`SELECT nr FROM ds_t ORDER BY ${by}`)).map(({ nr }) => nr);
}
export const arrived = (work: Workplace) => placesOf(work, 'id');
/** The rows of the table, so many, have come in order. */
export async function expectOrder(work: Workplace, rows: number, by = 'k'): Promise<void> {
  const places = await arrived(work);
  expect([places.length, places]).toEqual([rows, await placesOf(work, `${by}, nr`)]);
}
/** Those that may be looked at and replayed. */
export const lettersOf = (work: Workplace) =>
  work.query<Record<string, unknown>>(`SELECT r.label, row_number::int AS row, line::int, column_name AS cell, value,
    code, record FROM ${DEAD_LETTERS} ORDER BY r.label, row_number, r.id`);

/** What came of it that no way of going about it may change. */
export async function outcomeOf(work: Workplace, { status, balanced, counts }: RunSnapshot) {
  const own = '{id,created_at,updated_at}';
  const rows = await work.query(`SELECT to_jsonb(one) - $1::text[] AS row FROM ds_t one ORDER BY nr`, [own]);
  return { status, balanced, counts, rows, letters: await lettersOf(work) };
}
