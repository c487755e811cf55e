import type { MadeRows } from '../../../sinks/postgres/staging/read-made.ts';
import { type SplitName, splitNames } from '../../commit/split-names.ts';
import type { KeptRecord } from '../../contract/batch.ts';
import type { WithClient } from '../database.ts';

/** Splits whose names are remembered at once. */
const MOST = 10_000;

/** Tells of each row of a holder that keeps rows which record of the source it is; names of splits are asked for once. */
export function keptRecords(
  runId: string,
  withClient: WithClient,
): (rows: MadeRows) => Promise<(row: number) => KeptRecord> {
  let names = new Map<number, SplitName>();
  return async (rows) => {
    const splits = new Set(Array.from({ length: rows.length }, (_, row) => rows.recordOf(row).ordinal));
    const missing = [...splits].filter((ordinal) => !names.has(ordinal));
    if (missing.length > 0) {
      const isFull = names.size + missing.length > MOST;
      const found = await withClient((client) => splitNames(client, runId, isFull ? [...splits] : missing));
      names = new Map([...(isFull ? [] : names), ...found]);
    }
    const known = names;
    return (row) => {
      const record = rows.recordOf(row);
      const name = known.get(record.ordinal);
      if (name === undefined) throw new Error(`the run has no split ${record.ordinal}`);
      return { ...name, ...record };
    };
  };
}
