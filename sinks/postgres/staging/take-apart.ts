import type { QueryResult } from 'pg';
import { quoteIdentifier, quoteTable } from '../identifier.ts';
import { isolateRows } from '../isolate-rows.ts';
import { ORDER_COLUMN } from '../merge/merge-sql.ts';
import { createMerger, type Merger } from '../merge/merger.ts';
import { createRefusalReader } from '../refusal.ts';
import { introspectTable } from '../tables/introspect-table.ts';
import { ROW_COLUMN, SPLIT_COLUMN } from './origin-columns.ts';
import { countMismatch } from './publish-errors.ts';
import type { Refusals, RefusedRow, Trial } from './publishing.ts';
import { noteRefused, openRefused } from './refused-rows.ts';
import { isNew } from './take-rows.ts';

/** Rows that are tried together. */
const CHUNK = 2_000;
/** Refused rows of which the records are in memory. */
const ASKED = 50;
const VALUE_LIMIT = 1_000;

interface Staged {
  readonly at: string;
  readonly split: string | null;
  readonly row: string | null;
}

/**
 * Writes staged rows in source order, and leaves out those that the table refuses: it halves what is refused, as a direct load
 * does. They are noted (see `readRefused`). Gives how many; `null`: one of them does not say whence it came.
 * Where none is refused though the rows all together were, throws `refusal`.
 */
export async function takeApart(trial: Trial, refusals: Refusals, refusal: unknown): Promise<number | null> {
  const { client, part, number, into } = trial;
  const { staging } = part;
  await client.query('SET LOCAL idle_in_transaction_session_timeout = 0');
  await openRefused(client, number);
  const real = await introspectTable(client, into);
  const { merge } = into;
  const merger =
    merge === null || real === null ? null : await createMerger(client, { target: into, merge, real, number });
  const readRefusal = createRefusalReader(client, trial.names);
  const { sql, values } = isNew(part);
  // A row that is made of another, and has its number, comes in the order in which it was written.
  const order = merger === null ? `${SPLIT_COLUMN}, ${ROW_COLUMN}, ctid` : ORDER_COLUMN;
  await client.query(
    `DECLARE sluice_staged NO SCROLL CURSOR FOR SELECT ctid::text AS at, ${SPLIT_COLUMN} AS split, ${ROW_COLUMN} AS row
     FROM ${quoteTable(staging)} WHERE ${sql} ORDER BY ${order}`,
    [...values],
  );
  // Rows are found by their places. Reading a table of 200,000 whole for each attempt costs more than twenty times as much.
  await client.query('SET LOCAL enable_seqscan = off');
  let count = 0;
  for (;;) {
    const { rows } = await client.query<Staged>(`FETCH ${CHUNK} FROM sluice_staged`);
    if (rows.length === 0) break;
    const { refused } = await isolateRows(client, {
      count: rows.length,
      copy: (places, before) => copyRows(trial, { rows: places.map((place) => rows[place]!), before, order, merger }),
    });
    if (refused.some(({ place }) => rows[place]!.split === null)) return null;
    for (let from = 0; from < refused.length; from += ASKED) {
      const some: RefusedRow[] = [];
      const asked = refused.slice(from, from + ASKED);
      for (const { place, error } of asked) some.push(await describe(trial, rows[place]!, await readRefusal(error)));
      const notes = await refusals.dispose(some);
      await noteRefused(client, number, { at: asked.map(({ place }) => rows[place]!.at), notes });
    }
    count += refused.length;
  }
  await client.query('CLOSE sluice_staged; SET LOCAL enable_seqscan TO DEFAULT');
  if (count === 0) throw refusal;
  return count;
}

/** Writes the rows after the statement `before`; gives how many. */
async function copyRows(
  { client, part, into }: Trial,
  input: {
    readonly rows: readonly Staged[];
    readonly before: string;
    readonly order: string;
    readonly merger: Merger | null;
  },
): Promise<number> {
  const { rows, before, order, merger } = input;
  const columns = into.columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  // Places are Postgres' own text of them: `(12,3)`.
  const places = rows.map(({ at }) => `"${at}"`).join(',');
  const results = (await client.query(
    `${before}; INSERT INTO ${quoteTable(merger?.arriving ?? into)} (${columns}) SELECT ${columns}
     FROM ${quoteTable(part.staging)} WHERE ctid = ANY ('{${places}}'::tid[]) ORDER BY ${order}`,
  )) as unknown as readonly QueryResult[];
  const written = results.at(-1)?.rowCount ?? 0;
  if (written !== rows.length) throw countMismatch(into, rows.length, written);
  if (merger !== null) {
    merger.took('', written);
    await merger.merge();
    await merger.clear();
  }
  return written;
}

async function describe(
  { client, part, into }: Trial,
  { at, split, row }: Staged,
  refusal: { readonly code: string; readonly reason: string; readonly columns: readonly string[] },
): Promise<RefusedRow> {
  const columns = into.columns.map(({ name }) => name).filter((name) => refusal.columns.includes(name));
  const place = { split: Number(split), row: Number(row), code: refusal.code, reason: refusal.reason };
  if (columns.length === 0) return { ...place, column: null, value: null };
  const cells = columns.map((name) => `left(${quoteIdentifier(name)}::text, ${VALUE_LIMIT})`).join(', ');
  const { rows } = await client.query<(string | null)[]>({
    rowMode: 'array',
    text: `SELECT ${cells} FROM ${quoteTable(part.staging)} WHERE ctid = $1::tid`,
    values: [at],
  });
  const values = rows[0] ?? [];
  const value = columns.length === 1 ? (values[0] ?? null) : values.map((cell) => cell ?? 'NULL').join(', ');
  return { ...place, column: columns.join(', '), value };
}
