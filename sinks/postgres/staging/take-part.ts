import type { Client } from 'pg';
import { isRowRefusal } from '../errors.ts';
import { quoteTable } from '../identifier.ts';
import { backUpTable } from '../tables/back-up-table.ts';
import { testDeferredKeys } from './deferred-keys.ts';
import { deleteAll } from './delete-all.ts';
import { requireRows } from './publish-errors.ts';
import type { Part, Published, Refusals } from './publishing.ts';
import { readRefused, refusedTable } from './refused-rows.ts';
import { takeApart } from './take-apart.ts';
import { countRows, takeRows } from './take-rows.ts';

/** What a target has taken, and how many of the staged rows were not refused. */
export interface TakenPart {
  readonly published: Published;
  readonly sound: number;
}

/** How a part's rows that the target refuses are left out; `null`: they end the load. */
export function leavesOut({ staging, refusals }: Part): Refusals | null {
  return staging.origins === true && refusals !== undefined ? refusals : null;
}

/** Writes the staged rows of a part to its target, in the open transaction. `number`: of the part. */
export async function takePart(client: Client, part: Part, number: number): Promise<TakenPart> {
  const { target, replace, rows } = part;
  requireRows(part, rows);
  if (part.backup === true) await backUpTable(client, target, target.node);
  if (replace !== null) await deleteAll(client, target);
  const refusals = leavesOut(part);
  if (refusals === null) return { published: await takeRows(client, part), sound: rows };
  return takeSound(client, { part, number, refusals });
}

/** All rows at once; where the table refuses some, all but those. */
async function takeSound(
  client: Client,
  { part, number, refusals }: { readonly part: Part; readonly number: number; readonly refusals: Refusals },
): Promise<TakenPart> {
  const { target, staging, rows } = part;
  await client.query('SAVEPOINT sluice_all');
  try {
    const published = await takeRows(client, part);
    await testDeferredKeys(client, target);
    await client.query('RELEASE SAVEPOINT sluice_all');
    return { published, sound: rows };
  } catch (error) {
    if (!isRowRefusal(error)) throw error;
    await client.query('ROLLBACK TO SAVEPOINT sluice_all');
    const refused = await takeApart({ client, part, number, into: target, names: new Map() }, refusals, error);
    if (refused === null) throw error;
    await client.query(`DELETE FROM ${quoteTable(staging)} WHERE ctid IN (SELECT at FROM ${refusedTable(number)})`);
    await refusals.record(client, readRefused(client, number));
    const left = { ...part, rows: rows - refused };
    requireRows(left, left.rows);
    return { published: await countRows(client, left), sound: left.rows };
  }
}
