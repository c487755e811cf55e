import type { QueryResult } from 'pg';
import { quoteIdentifier, quoteTable } from '../identifier.ts';
import { insertSelectSql } from '../insert-select.ts';
import { findRefused, isolateRows, type RefusedPlace } from '../isolate-rows.ts';
import { ORDER_COLUMN } from '../merge/merge-sql.ts';
import { createMerger, type Merger } from '../merge/merger.ts';
import { createRefusalReader, type Refusal } from '../refusal.ts';
import { introspectTable } from '../tables/introspect-table.ts';
import { ROW_COLUMN, SPLIT_COLUMN } from './origin-columns.ts';
import { countMismatch } from './publish-errors.ts';
import type { Refusals, RefusedRow, Trial } from './publishing.ts';
import { noteRefused, openRefused } from './refused-rows.ts';
import { isNew } from './take-rows.ts';
import { createTryRows, type TryRows } from './try-rows.ts';

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
 * Writes staged rows in source order, and leaves out those that the table refuses: what is refused is halved, as in a direct
 * load; by the server itself, where rows arrive and not changes. They are noted (see `readRefused`). Gives how many; `null`: one of them does not say whence it came.
 * Where none is refused though the rows all together were, throws `refusal`.
 */
export async function takeApart(trial: Trial, refusals: Refusals, refusal: unknown): Promise<number | null> {
  const { client, part, number, into } = trial;
  const { staging } = part;
  await client.query('SET LOCAL idle_in_transaction_session_timeout = 0');
  await openRefused(client, number);
  const readRefusal = createRefusalReader(client, trial.names);
  const { sql, values } = isNew(part);
  // A row that is made of another, and has its number, comes in the order in which it was written.
  const order = into.merge === null ? `${SPLIT_COLUMN}, ${ROW_COLUMN}, ctid` : ORDER_COLUMN;
  const tryRows = await createTryRows(trial, order);
  const merger = tryRows === null ? await mergerOf(trial) : null;
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
    const refused =
      tryRows === null ? await isolate(trial, { rows, order, merger }) : await tryAll(trial, rows, tryRows);
    if (refused.some(({ place }) => rows[place]!.split === null)) return null;
    for (let from = 0; from < refused.length; from += ASKED) {
      const asked = refused.slice(from, from + ASKED);
      const some: Cause[] = [];
      for (const { place, error } of asked) some.push({ ...rows[place]!, ...(await readRefusal(error)) });
      const notes = await refusals.dispose(await describe(trial, some));
      await noteRefused(client, number, { at: asked.map(({ place }) => rows[place]!.at), notes });
    }
    count += refused.length;
  }
  await client.query('CLOSE sluice_staged; SET LOCAL enable_seqscan TO DEFAULT');
  if (count === 0) throw refusal;
  return count;
}

async function mergerOf({ client, number, into }: Trial): Promise<Merger | null> {
  const real = await introspectTable(client, into);
  const { merge } = into;
  return merge === null || real === null ? null : createMerger(client, { target: into, merge, real, number });
}

function tryAll({ client }: Trial, rows: readonly Staged[], tryRows: TryRows): Promise<readonly RefusedPlace[]> {
  return findRefused(client, rows.length, async (places) => {
    const refused = await tryRows(places.map((place) => rows[place]!.at));
    return refused.map(({ place, error }) => ({ place: places[place]!, error }));
  });
}

/** With a round trip for each attempt: changes arrive, or the server knows no functions. */
async function isolate(
  trial: Trial,
  { rows, ...how }: { readonly rows: readonly Staged[]; readonly order: string; readonly merger: Merger | null },
): Promise<readonly RefusedPlace[]> {
  const { refused } = await isolateRows(trial.client, {
    count: rows.length,
    copy: (places, before) => copyRows(trial, { ...how, rows: places.map((place) => rows[place]!), before }),
  });
  return refused;
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
  const columns = into.columns.map(({ name }) => name);
  // Places are Postgres' own text of them: `(12,3)`.
  const places = rows.map(({ at }) => `"${at}"`).join(',');
  const from = `${quoteTable(part.staging)} WHERE ctid = ANY ('{${places}}'::tid[]) ORDER BY ${order}`;
  const results = (await client.query(
    `${before}; ${insertSelectSql(merger?.arriving ?? into, columns, from)}`,
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

type Cause = Staged & Refusal;

/** What is wrong with rows, and what they have in the columns that it is about: a query for all of the same columns. */
async function describe({ client, part, into }: Trial, causes: readonly Cause[]): Promise<readonly RefusedRow[]> {
  const cells = new Map<Cause, Pick<RefusedRow, 'column' | 'value'>>();
  const about = ({ columns }: Cause): string[] =>
    into.columns.map(({ name }) => name).filter((name) => columns.includes(name));
  for (const alike of Map.groupBy(causes, (cause) => JSON.stringify(about(cause))).values()) {
    const columns = about(alike[0]!);
    if (columns.length === 0) continue;
    const texts = columns.map((name) => `left(${quoteIdentifier(name)}::text, ${VALUE_LIMIT})`).join(', ');
    const { rows } = await client.query<[string, (string | null)[]]>({
      rowMode: 'array',
      text: `SELECT ctid::text, ARRAY[${texts}] FROM ${quoteTable(part.staging)} WHERE ctid = ANY ($1::tid[])`,
      values: [alike.map(({ at }) => at)],
    });
    const found = new Map(rows);
    for (const cause of alike) {
      const values = found.get(cause.at) ?? [];
      const value = columns.length === 1 ? (values[0] ?? null) : values.map((cell) => cell ?? 'NULL').join(', ');
      cells.set(cause, { column: columns.join(', '), value });
    }
  }
  return causes.map((cause) => ({
    split: Number(cause.split),
    row: Number(cause.row),
    code: cause.code,
    reason: cause.reason,
    ...(cells.get(cause) ?? { column: null, value: null }),
  }));
}
