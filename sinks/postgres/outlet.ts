import type { Client } from 'pg';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Target } from '../../runtime/contract/sink.ts';
import { createEncoder, type Encoder } from '../../runtime/rows/encode/encoder.ts';
import { quoteIdentifier, quoteTable } from './identifier.ts';
import { createMerger, type Merger } from './merge/merger.ts';
import { OrderedRows } from './order/ordered-rows.ts';
import { fitTarget } from './tables/fit-target.ts';
import { introspectTable } from './tables/introspect-table.ts';

/** Encoded rows: `buffer[FRAME_HEAD .. end)`. */
export interface Frame {
  readonly buffer: Buffer;
  readonly end: number;
}

/** One target of a writer, and what of it is in the open transaction. */
export interface Outlet {
  readonly target: Target;
  readonly encoder: Encoder;
  readonly copySql: string;
  readonly merger: Merger | null;
  /** Rows that are put in order before COPY takes them; `null`: it takes them as they come. */
  ordered: OrderedRows | null;
  /** Rows that wait for this target's COPY. */
  readonly waiting: Frame[];
  /** By split. */
  readonly superseded: Map<string, number>;
  /** Rows that are encoded, and rows that the COPYs that have ended reported. */
  encoded: number;
  copied: number;
}

/** Holds a target to the real table. `number`: of the target among those of its session. */
export async function openOutlet(client: Client, given: Target, number: number): Promise<Outlet> {
  const real = await introspectTable(client, given);
  const target = fitTarget(given, real);
  const { merge } = target;
  const merger = merge === null || real === null ? null : await createMerger(client, { target, merge, real, number });
  return outletOf(target, merger);
}

/** A target that has been held to its table. */
export function outletOf(target: Target, merger: Merger | null): Outlet {
  const encoder = createEncoder(target.columns, { coerce: target.coerce, format: target.format });
  const columns = target.columns.map((column) => quoteIdentifier(column.name)).join(', ');
  const copySql = `COPY ${quoteTable(merger?.arriving ?? target)} (${columns}) FROM STDIN (FORMAT ${encoder.format})`;
  const ordered = orderedRows(target, encoder);
  return { target, encoder, copySql, merger, ordered, waiting: [], superseded: new Map(), encoded: 0, copied: 0 };
}

function orderedRows({ order, node, columns, coerce, format }: Target, encoder: Encoder): OrderedRows | null {
  if (order === undefined) return null;
  return new OrderedRows({ node, order, encoding: { columns, coerce, format } }, encoder);
}

/** Forgets what was noted: the transaction has ended. */
export function resetOutlet(outlet: Outlet): void {
  if (outlet.ordered !== null) {
    // Nobody waits for a thread to end whose rows are gone.
    outlet.ordered[Symbol.dispose]();
    outlet.ordered = orderedRows(outlet.target, outlet.encoder);
  }
  outlet.waiting.length = 0;
  outlet.superseded.clear();
  outlet.encoded = 0;
  outlet.copied = 0;
  outlet.merger?.reset();
}

/** Every row that was encoded is stored. Throws `sink.count_mismatch`. */
export function checkCount({ encoded, copied, target }: Outlet): void {
  if (copied === encoded) return;
  throw new PipelineError('sink.count_mismatch', {
    node: target.node,
    message: `Postgres stored ${copied} of ${encoded} rows of a transaction: a BEFORE INSERT trigger on ${target.schema}.${target.table} leaves rows out. Nothing of the transaction is kept.`,
    next: 'Let the trigger raise an error for rows that it does not want, so that they are accounted for, or disable it.',
    detail: { encoded, copied },
  });
}
