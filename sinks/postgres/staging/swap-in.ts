import type { Client } from 'pg';
import type { Target } from '../../../runtime/contract/sink.ts';
import { runSeal } from '../commit-transaction.ts';
import { isRowRefusal, translatePgError } from '../errors.ts';
import { quoteTable, type TableRef } from '../identifier.ts';
import { insertSelectSql } from '../insert-select.ts';
import { pairIndexes } from '../swap/build-indexes.ts';
import { createTwin } from '../swap/create-twin.ts';
import { prepareAndSwap, prepareTwin } from '../swap/publish-twin.ts';
import { oidOf, type Swap, setSearchPath } from '../swap/swap-tables.ts';
import { dropStaging, isStagingIntact, stagingLost, twinOf } from './create-staging.ts';
import { countMismatch, requireRows } from './publish-errors.ts';
import type { Part, Published, Publishing, Refusals, SealPublished, Staged } from './publishing.ts';
import { readRefused } from './refused-rows.ts';
import { takeApart } from './take-apart.ts';
import { leavesOut, takePart } from './take-part.ts';

const ALL = { superseded: 0, filtered: 0, mark: null };

/** A part that is a table by now, and how many of its rows were left out. */
interface Filled extends Staged {
  readonly part: Part;
  readonly number: number;
  readonly refused: number;
}

/**
 * Tables with the rows of the load are checked and made complete while readers go on; then one transaction swaps them in, and
 * writes the rows of the other targets first. Each is the staging table itself, or where rows may be left out, a twin that is
 * filled from it.
 */
export async function swapIn(
  client: Client,
  { staging, parts, check, within = false }: Publishing,
  seal: SealPublished,
  signal: AbortSignal,
): Promise<void> {
  const node = parts[0]!.target.node;
  if (!(await isStagingIntact(client, staging))) throw stagingLost(node, staging);
  const filled = new Map<number, Filled>();
  for (const [number, part] of parts.entries()) {
    if (part.swap) filled.set(number, await fill(client, { part, number, within }));
  }
  const isLast = parts.some((part) => !part.swap && leavesOut(part) !== null);
  const toCheck = (sound: ReadonlyMap<number, number>): Staged[] =>
    parts.map((part, number) => filled.get(number) ?? { table: part.staging, rows: sound.get(number) ?? part.rows });
  if (!isLast) await check?.(client, toCheck(new Map()));
  const published: Published[] = parts.map(() => ({ ...ALL, loaded: 0 }));
  const first = async (): Promise<void> => {
    const sound = new Map<number, number>();
    for (const [number, part] of parts.entries()) {
      const swapped = filled.get(number);
      if (swapped !== undefined) published[number] = { ...ALL, loaded: swapped.rows };
      else {
        const taken = await takePart(client, part, number);
        published[number] = taken.published;
        sound.set(number, taken.sound);
      }
    }
    if (isLast) await check?.(client, toCheck(sound));
  };
  const last = async (): Promise<void> => {
    for (const { part, number, refused } of filled.values()) {
      if (refused > 0) await part.refusals?.record(client, readRefused(client, number));
    }
    await runSeal(client, node, seal(published));
    await dropStaging(client, staging);
  };
  await prepareAndSwap(client, [...filled.values()].map(swapOf), { first, last }, signal);
}

function swapOf({ part, table }: Filled): Swap & { readonly patienceMs?: number } {
  const { keepHours, ...patience } = part.swap!;
  return { node: part.target.node, table: part.target, other: table, keepHours, ...patience };
}

async function fill(client: Client, filling: Omit<Filling, 'twin'>): Promise<Filled> {
  const { part, number } = filling;
  const { target, staging, rows } = part;
  try {
    requireRows(part, rows);
    const counted = await client.query<{ rows: string }>(`SELECT count(*) AS rows FROM ${quoteTable(staging)}`);
    if (Number(counted.rows[0]?.rows) !== rows) throw countMismatch(target, rows, Number(counted.rows[0]?.rows));
    const table: TableRef = staging.origins === true ? twinOf(staging) : staging;
    const refused = staging.origins === true ? await fillTwin(client, { ...filling, twin: table }) : 0;
    requireRows(part, rows - refused);
    await client.query(`ANALYZE ${quoteTable(table)}`);
    return { part, number, table, rows: rows - refused, refused };
  } catch (error) {
    throw translatePgError(error, target.node);
  }
}

interface Filling {
  readonly part: Part;
  readonly number: number;
  readonly twin: TableRef;
  readonly within: boolean;
}

/** Puts the staged rows into a twin of the target, all but those that it would refuse, in a transaction; gives how many those are. */
async function fillTwin(client: Client, filling: Filling): Promise<number> {
  const { part, twin, within } = filling;
  const { target } = part;
  if (!within) await client.query('BEGIN');
  await client.query('SAVEPOINT sluice_fill');
  let refused = 0;
  try {
    await createTwin(client, target, twin);
    await insertAll(client, part, twin);
    await prepare(client, target, twin);
  } catch (error) {
    const refusals = leavesOut(part);
    if (refusals === null || !isRowRefusal(error)) throw error;
    await client.query('ROLLBACK TO SAVEPOINT sluice_fill');
    refused = await fillApart(client, filling, refusals, error);
  }
  await client.query('RELEASE SAVEPOINT sluice_fill');
  if (!within) await client.query('COMMIT');
  return refused;
}

/** Its indexes and foreign keys are there before the first row, so that each refusal is a row's own. */
async function fillApart(client: Client, filling: Filling, refusals: Refusals, refusal: unknown): Promise<number> {
  const { part, number, twin } = filling;
  const { target } = part;
  await createTwin(client, target, twin);
  await prepare(client, target, twin);
  const { pairs } = await pairIndexes(client, await oidOf(client, target), await oidOf(client, twin));
  const names = new Map(pairs.map(({ from, to }) => [to.name, from.name]));
  const into: Target = { ...target, ...twin };
  const refused = await takeApart({ client, part, number, into, names }, refusals, refusal);
  if (refused === null) throw refusal;
  return refused;
}

/** Rows are written under the database's own search path, as functions of CHECKs may count on it. */
async function prepare(client: Client, target: TableRef, twin: TableRef): Promise<void> {
  await setSearchPath(client, false);
  await prepareTwin(client, target, twin);
  await client.query('RESET search_path');
}

async function insertAll(client: Client, { target, staging }: Part, twin: TableRef): Promise<void> {
  const columns = target.columns.map(({ name }) => name);
  await client.query(insertSelectSql(twin, columns, quoteTable(staging)));
}
