import type { Client, DatabaseError } from 'pg';
import { isRowRefusal } from './errors.ts';

/** A batch encoded as COPY rows, one after another, in one buffer. */
export interface EncodedRows {
  readonly count: number;
  /** Copies the rows of these places (ascending) by a COPY of its own after `before`; the number the server reports. */
  copy(places: readonly number[], before: string): Promise<number>;
}

/** A row that the table refuses. */
export interface RefusedPlace {
  /** Its place among those that were given. */
  readonly place: number;
  readonly error: DatabaseError;
}

interface Isolated {
  /** Rows that COPY reported. */
  readonly copied: number;
  readonly refused: readonly RefusedPlace[];
}

const FOREIGN_KEY = '23503';

/**
 * Copies rows under savepoints and finds the ones that the table refuses by halving: a batch without a bad row costs
 * one COPY, each bad row about 2 log2(n) more. In an open transaction, which stays usable. Constraints that are
 * deferred are checked at once, so that each refusal is the row's own.
 */
export async function isolateRows(client: Client, rows: EncodedRows): Promise<Isolated> {
  let copied = 0;

  async function attempt(places: readonly number[]): Promise<DatabaseError | null> {
    try {
      copied += await rows.copy(places, 'SAVEPOINT sluice_rows');
    } catch (error) {
      if (!isRowRefusal(error)) throw error;
      await client.query('ROLLBACK TO SAVEPOINT sluice_rows; RELEASE SAVEPOINT sluice_rows');
      return error;
    }
    await client.query('RELEASE SAVEPOINT sluice_rows');
    return null;
  }

  async function halve(places: readonly number[]): Promise<RefusedPlace[]> {
    const first = places[0];
    if (first === undefined) return [];
    const error = await attempt(places);
    if (error === null) return [];
    if (places.length === 1) return [{ place: first, error }];
    const middle = places.length >> 1;
    const left = await halve(places.slice(0, middle));
    return [...left, ...(await halve(places.slice(middle)))];
  }

  const refused = await findRefused(client, rows.count, halve);
  return { copied, refused };
}

/**
 * The refused ones of so many rows, in their order. `tryRows` writes those of the places that the table takes, and gives
 * the others. In an open transaction.
 */
export async function findRefused(
  client: Client,
  count: number,
  tryRows: (places: readonly number[]) => Promise<readonly RefusedPlace[]>,
): Promise<readonly RefusedPlace[]> {
  await client.query('SET CONSTRAINTS ALL IMMEDIATE');
  let refused = await tryRows(Array.from({ length: count }, (_, place) => place));
  // A row whose parent stands further down in the same batch was refused before the parent came: try such rows again
  // for as long as one more of them is taken.
  for (;;) {
    const orphans = refused.filter(({ error }) => error.code === FOREIGN_KEY);
    if (orphans.length === 0 || orphans.length === count) break;
    const still = await tryRows(orphans.map(({ place }) => place));
    const others = refused.filter(({ error }) => error.code !== FOREIGN_KEY);
    refused = [...others, ...still].sort((a, b) => a.place - b.place);
    if (still.length === orphans.length) break;
  }
  return refused;
}
