import type { DatabaseError } from 'pg';
import type { RowBatch } from '../../runtime/contract/batch.ts';
import type { WriteResult } from '../../runtime/contract/sink.ts';
import { COPY_BINARY_HEADER, COPY_BINARY_TRAILER } from '../../runtime/rows/encode/copy-format.ts';
import { CopyIn, FRAME_HEAD } from './copy-in.ts';
import { isolateRows } from './isolate-rows.ts';
import { checkCount, type Outlet } from './outlet.ts';
import { type Piece, piecesOf } from './pieces.ts';
import type { Refusal } from './refusal.ts';
import { collectRejects, type FoundRejects, refusedRow } from './target-reject.ts';
import type { WriteTransaction } from './write-transaction.ts';

type ReadRefusal = (error: DatabaseError) => Promise<Refusal>;

/** Writes a batch by itself, and leaves out the rows that the table refuses, which become rejects. */
export async function writeIsolated(
  transaction: WriteTransaction,
  { outlet, batch, readRefusal }: { outlet: Outlet; batch: RowBatch; readRefusal: ReadRefusal },
): Promise<WriteResult> {
  await transaction.endCopies();
  await transaction.begin();
  // What came before is merged before, and apart, so that a refusal is of a row of this batch.
  for (const one of transaction.outlets) await transaction.merge(one);
  await outlet.merger?.clear();
  transaction.at = outlet;
  const found: FoundRejects = { rejects: [], rejectedRows: [] };
  let sum = 0;
  for (const piece of piecesOf(batch, (rows) => outlet.encoder.bound(rows))) {
    sum += await writePiece(transaction, { outlet, piece, found, readRefusal });
  }
  checkCount(outlet);
  return { encoded: sum, ...found };
}

/** Writes rows one way or another by themselves, those that the table refuses left out; gives how many are written. */
async function writePiece(
  transaction: WriteTransaction,
  input: {
    readonly outlet: Outlet;
    readonly piece: Piece;
    readonly found: FoundRejects;
    readonly readRefusal: ReadRefusal;
  },
): Promise<number> {
  const { outlet, found, readRefusal } = input;
  const { rows: batch, bytes } = input.piece;
  const { target, encoder, merger } = outlet;
  const rows = { row: new Int32Array(batch.rowCount), end: new Int32Array(batch.rowCount) };
  const buffer = Buffer.allocUnsafe(bytes);
  const { encoded } = encoder.encode(batch, buffer, 0, collectRejects(target, batch, found), rows);
  const { copied, refused } = await isolateRows(transaction.client, {
    count: encoded,
    copy: async (places, before) => {
      const copied = await copyPlaces(transaction, outlet, { places, before, buffer, ends: rows.end });
      merger?.took(batch.delivery.split, copied);
      await transaction.merge(outlet);
      await merger?.clear();
      return copied;
    },
  });
  for (const { place, error } of refused) {
    const row = rows.row[place]!;
    found.rejectedRows.push(row);
    found.rejects.push(refusedRow(target, batch, row, await readRefusal(error)));
  }
  const stuck = encoded - refused.length;
  outlet.encoded += stuck;
  outlet.copied += copied;
  return stuck;
}

/** A COPY of its own, after the statement `before`, for the rows at these places of an encoded batch. */
async function copyPlaces(
  transaction: WriteTransaction,
  { copySql, encoder }: Outlet,
  input: {
    readonly places: readonly number[];
    readonly before: string;
    readonly buffer: Buffer;
    readonly ends: Int32Array;
  },
): Promise<number> {
  const { places, before, buffer, ends } = input;
  const copy = transaction.client.query(new CopyIn(`${before}; ${copySql}`));
  await copy.opened;
  const pieces: Buffer[] = [Buffer.alloc(FRAME_HEAD)];
  if (encoder.format === 'binary') pieces.push(COPY_BINARY_HEADER);
  for (const place of places) pieces.push(buffer.subarray(place === 0 ? 0 : ends[place - 1], ends[place]));
  if (encoder.format === 'binary') pieces.push(COPY_BINARY_TRAILER);
  const frame = Buffer.concat(pieces);
  await copy.send(frame, frame.length, { window: 1, onFree: () => {} });
  const rows = await copy.end();
  transaction.steps += 1;
  return rows;
}
