import type { Client } from 'pg';
import type { Seal, Target } from '../../../runtime/contract/sink.ts';
import { runSeal } from '../commit-transaction.ts';
import { isRowRefusal } from '../errors.ts';
import { quoteIdentifier, quoteTable, type TableRef } from '../identifier.ts';
import { pairIndexes } from '../swap/build-indexes.ts';
import { createTwin } from '../swap/create-twin.ts';
import { prepareAndSwap, prepareTwin } from '../swap/publish-twin.ts';
import { oidOf, setSearchPath } from '../swap/swap-tables.ts';
import { dropStaging, isStagingIntact, stagingLost, twinOf } from './create-staging.ts';
import { countMismatch, requireRows } from './publish-errors.ts';
import type { Published, Publishing, Refusals } from './publishing.ts';
import { readRefused } from './refused-rows.ts';
import { takeApart } from './take-apart.ts';

const ALL = { superseded: 0, filtered: 0, mark: null };

/**
 * A table with the rows of the load is checked and made complete while readers go on; then one transaction swaps it in. It is
 * the staging table itself, or where rows may be left out, a twin that is filled from it.
 */
export async function swapIn(
  client: Client,
  options: Publishing,
  { keepHours, ...patience }: NonNullable<Publishing['swap']>,
  seal: (published: Published) => Seal,
  signal: AbortSignal,
): Promise<void> {
  const { target, staging, rows, refusals } = options;
  const { node } = target;
  if (!(await isStagingIntact(client, staging))) throw stagingLost(node, staging);
  requireRows(options, rows);
  const counted = await client.query<{ rows: string }>(`SELECT count(*) AS rows FROM ${quoteTable(staging)}`);
  if (Number(counted.rows[0]?.rows) !== rows) throw countMismatch(target, rows, Number(counted.rows[0]?.rows));
  const isTwin = staging.origins !== true;
  const other = isTwin ? staging : twinOf(staging);
  const refused = isTwin ? 0 : await fillTwin(client, options, other);
  const loaded = rows - refused;
  await options.check?.(client, { table: other, rows: loaded });
  requireRows(options, loaded);
  await client.query(`ANALYZE ${quoteTable(other)}`);
  const sealed = async (sealing: Client): Promise<void> => {
    if (refused > 0) await refusals?.record(sealing, readRefused(sealing));
    await runSeal(sealing, node, seal({ ...ALL, loaded }));
    await dropStaging(sealing, staging);
  };
  await prepareAndSwap(client, { node, table: target, other, keepHours, ...patience }, sealed, signal);
}

/** Puts the staged rows into a twin of the target, all but those that it would refuse; gives how many those are. */
async function fillTwin(client: Client, options: Publishing, twin: TableRef): Promise<number> {
  const { target, refusals } = options;
  try {
    await createTwin(client, target, twin);
    await insertAll(client, options, twin);
    await prepare(client, target, twin);
    return 0;
  } catch (error) {
    if (refusals === undefined || !isRowRefusal(error)) throw error;
    return fillApart(client, { ...options, refusals }, twin, error);
  }
}

/** Its indexes and foreign keys are there before the first row, so that each refusal is a row's own. */
async function fillApart(
  client: Client,
  options: Publishing & { readonly refusals: Refusals },
  twin: TableRef,
  refusal: unknown,
): Promise<number> {
  const { target } = options;
  await createTwin(client, target, twin);
  await prepare(client, target, twin);
  const { pairs } = await pairIndexes(client, await oidOf(client, target), await oidOf(client, twin));
  const names = new Map(pairs.map(({ from, to }) => [to.name, from.name]));
  await client.query('BEGIN');
  const into: Target = { ...target, ...twin };
  const refused = await takeApart({ client, publishing: options, into, names }, options.refusals, refusal);
  if (refused === null) throw refusal;
  await client.query('COMMIT');
  return refused;
}

/** Rows are written under the database's own search path, as functions of CHECKs may count on it. */
async function prepare(client: Client, target: TableRef, twin: TableRef): Promise<void> {
  await setSearchPath(client, false);
  await prepareTwin(client, target, twin);
  await client.query('RESET search_path');
}

async function insertAll(client: Client, { target, staging }: Publishing, twin: TableRef): Promise<void> {
  const columns = target.columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  await client.query(`INSERT INTO ${quoteTable(twin)} (${columns}) SELECT ${columns} FROM ${quoteTable(staging)}`);
}
