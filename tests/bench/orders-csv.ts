import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** Columns of orders, as Postgres types: one of each customer, with JSON in two of them. */
export const ORDER_COLUMNS = [
  ['order_id', 'integer'],
  ['customer_id', 'integer'],
  ['placed', 'timestamptz'],
  ['details', 'text'],
  ['tags', 'text'],
] as const;

/** Tags of each order. */
export const TAGS = 2;

const CHUNK_ROWS = 5_000;
const CITIES = ['Bergen', 'Göteborg', 'Łódź', 'Milano', 'Porto', 'Tromsø'];
const PLANS = ['free', 'team', 'enterprise'];
const COLOURS = ['red', 'green', 'blue', 'black', 'white'];

/** Deterministic CSV of `rows` orders. */
export async function writeOrdersCsv(path: string, rows: number): Promise<void> {
  const file = createWriteStream(path);
  file.write(`${ORDER_COLUMNS.map(([name]) => name).join(',')}\n`);
  for (let at = 0; at < rows; at += CHUNK_ROWS) {
    const ids = Array.from({ length: Math.min(CHUNK_ROWS, rows - at) }, (_, nth) => at + nth + 1);
    if (!file.write(ids.map((id) => order(id, rows)).join(''))) await once(file, 'drain');
  }
  file.end();
  await finished(file);
}

function order(id: number, customers: number): string {
  const details = {
    city: CITIES[id % CITIES.length],
    lines: (id % 7) + 1,
    account: { plan: PLANS[id % PLANS.length], seat: id % 100 },
  };
  const tags = Array.from({ length: TAGS }, (_, nth) => COLOURS[(id + nth) % COLOURS.length]);
  const placed = new Date(Date.UTC(2024, 0, 1) + (id % 31_536_000) * 1000).toISOString();
  // No customer twice, and not in the order of theirs.
  const customer = customers + 1 - id;
  return `${id},${customer},${placed},${quoted(JSON.stringify(details))},${quoted(JSON.stringify(tags))}\n`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
