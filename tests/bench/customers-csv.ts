import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** Columns of the bench's data, as Postgres types. */
export const CUSTOMER_COLUMNS = [
  ['customer_id', 'integer'],
  ['uuid', 'uuid'],
  ['name', 'varchar(80)'],
  ['email', 'varchar(120)'],
  ['ssn', 'text'],
  ['balance', 'numeric(12,2)'],
  ['score', 'integer'],
  ['active', 'boolean'],
  ['signup', 'date'],
  ['updated', 'timestamptz'],
] as const;

export interface CsvOptions {
  readonly path: string;
  readonly rows: number;
  /** Only the rows after `from` up to `to`, by their number; all of them. */
  readonly from?: number;
  readonly to?: number;
  /** Writes what filter (balance > 0), rename and mask would leave, for a like-for-like comparison. */
  readonly transformed?: boolean;
}

const CHUNK_ROWS = 5_000;
const FIRST = ['Ada', 'Björn', 'Chloé', 'Dmitri', 'Eve', 'Farid', 'Grace', 'Hiro', 'Inés', 'Jürgen', 'Kwame', 'Lea'];
const LAST = ['Okafor', 'García', 'Smith', 'Nakamura', 'Müller', 'Rossi', 'Petrov', 'Dubois', 'Yılmaz', 'Jensen'];
const DAY_MS = 86_400_000;

/** Deterministic CSV of `rows` customers: quoted commas, newlines and quotes, blanks, decimals, uuids, timestamps. Gives the rows written. */
export async function writeCustomersCsv(options: CsvOptions): Promise<number> {
  const { path, rows, from = 0, to = rows, transformed = false } = options;
  const file = createWriteStream(path);
  const names = CUSTOMER_COLUMNS.map(([name]) => (transformed && name === 'name' ? 'full_name' : name));
  file.write(`${names.join(',')}\n`);
  const random = mulberry32(20_261_124);
  let written = 0;
  for (let at = 0; at < rows; at += CHUNK_ROWS) {
    let text = '';
    for (let id = at + 1; id <= Math.min(rows, at + CHUNK_ROWS); id += 1) {
      const row = customer(id, random);
      if (id <= from || id > to) continue;
      if (transformed && !(Number(row[5]) > 0)) continue;
      if (transformed) row[4] = row[4] === '' ? '' : `***-**-${row[4]?.slice(-4)}`;
      text += `${row.join(',')}\n`;
      written += 1;
    }
    if (!file.write(text)) await once(file, 'drain');
  }
  file.end();
  await finished(file);
  return written;
}

function customer(id: number, random: () => number): string[] {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const digits = (count: number): string => String(Math.floor(random() * 10 ** count)).padStart(count, '0');
  const hex = (count: number): string =>
    Array.from({ length: count }, () => Math.floor(random() * 16).toString(16)).join('');
  const first = pick(FIRST);
  const last = pick(LAST);
  const style = random();
  const name =
    style < 0.05
      ? `"${last}, ${first}"`
      : style < 0.07
        ? `"${first} ""the ${last}"" ${last}"`
        : style < 0.08
          ? `"${first}\n${last}"`
          : `${first} ${last}`;
  const day = new Date(Date.UTC(2010, 0, 1) + Math.floor(random() * 5_800) * DAY_MS);
  const moment = new Date(day.getTime() + Math.floor(random() * DAY_MS));
  const balance = random() < 0.04 ? '' : `${random() < 0.2 ? '-' : ''}${Math.floor(random() * 250_000)}.${digits(2)}`;
  return [
    String(id),
    `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
    name,
    `${first.toLowerCase()}.${last.toLowerCase()}.${id}@example.com`,
    random() < 0.1 ? '' : `${digits(3)}-${digits(2)}-${digits(4)}`,
    balance,
    String(300 + Math.floor(random() * 551)),
    random() < 0.5 ? 'true' : 'false',
    day.toISOString().slice(0, 10),
    `${moment.toISOString().slice(0, 23)}${digits(3)}Z`,
  ];
}

/** A small seeded generator; the same file on every machine. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
