import { z } from 'zod';
import type { TableRef } from '../../../sinks/postgres/identifier.ts';
import { cellOf, type MadeRows, readMade } from '../../../sinks/postgres/staging/read-made.ts';
import type { ColumnTypes } from '../../contract/column.ts';
import type { Json } from '../../contract/json.ts';
import type { AnyConnector } from '../../contract/registry.ts';
import type { Source, SourceRows, Split } from '../../contract/source.ts';
import type { WithClient } from '../database.ts';
import { keptRecords } from './kept-records.ts';
import { STAGED_ROWS } from './stage-plan.ts';

/** Rows a round trip: some 256 KiB of common width. */
const ROWS = 2_000;

const rangeModel = z.object({ from: z.string(), to: z.string() });

/** A split of what a holder has made: rows with numbers in `(from, to]`. */
export type StagedRange = z.output<typeof rangeModel>;

export interface StagedRowsOptions {
  readonly table: TableRef;
  readonly runId: string;
  /** See `StagedQuery.keeps`. */
  readonly keeps: boolean;
}

/** Reads what a holder has made, for the lanes of the next stage. Positions are row numbers. */
export function stagedRows(made: StagedRowsOptions, withClient: WithClient): AnyConnector {
  return {
    kind: 'connector',
    type: STAGED_ROWS,
    title: 'Staged rows',
    summary: 'What an operator that holds until the end has made.',
    category: 'database',
    config: z.strictObject({}),
    source: z.strictObject({}),
    auth: {},
    examples: [],
    load: async () => (input) => openStagedRows(made, input.columns ?? [], withClient),
  };
}

function openStagedRows(
  { table, runId, keeps }: StagedRowsOptions,
  columns: ColumnTypes,
  withClient: WithClient,
): Source {
  const recordsOf = keptRecords(runId, withClient);
  return {
    check: async () => ({ ok: true, steps: [] }),
    columns: async () => columns,
    // The transaction that makes the rows records their splits.
    async *splits() {},
    async *read(split: Split, after: Json | null, signal: AbortSignal): AsyncGenerator<SourceRows> {
      const range = rangeModel.parse(split.meta);
      const first = BigInt(range.from);
      const to = BigInt(range.to);
      let last = after === null ? first : BigInt(String(after));
      do {
        signal.throwIfAborted();
        const until = to - last > ROWS ? last + BigInt(ROWS) : to;
        const rows = await withClient((client) =>
          readMade(client, table, { columns, keeps }, { after: last, to: until }),
        );
        const firstRow = Number(last - first) + 1;
        last = until;
        const kept = keeps ? await recordsOf(rows) : null;
        yield { ...batchOf(rows, columns, { firstRow, position: String(last) }), ...(kept === null ? {} : { kept }) };
      } while (last < to);
    },
  };
}

function batchOf(
  { length, bytes, vectors }: MadeRows,
  columns: ColumnTypes,
  place: { readonly firstRow: number; readonly position: Json },
): SourceRows {
  return {
    ...place,
    vectors,
    length,
    bytes,
    consumed: 0,
    rowNumbers: null,
    rejects: [],
    record: (row) => Object.fromEntries(columns.map(({ name }, index) => [name, cellOf(vectors[index]!, row)])),
  };
}
