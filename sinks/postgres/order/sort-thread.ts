import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { EncodedRows } from './encoded-rows.ts';
import { receivedRows, type SentRows } from './sent-rows.ts';
import type { FromSorter, RejectedCell, ToSorter } from './sort-messages.ts';
import type { SortedBlock } from './sorter.ts';
import type { ThreadData } from './threaded-sorter.ts';

/** Messages that are taken in before it is said, while there are more: each time wakes the lane. */
const TAKEN = 8;

const port = parentPort;
if (port === null) throw new Error('sort-thread.ts is the entry of a worker thread');

// A thread does not use its process's cache by itself: without one it takes four times as long to start.
enableCompileCache();
const { Sorter } = await import('./sorter.ts');
const { RowEncoder } = await import('./row-encoder.ts');
const { isShared, MemoryPool } = await import('./memory-pool.ts');
const { createEncoder } = await import('../../../runtime/rows/encode/encoder.ts');
const options = workerData as ThreadData;
const sorter = new Sorter(options);
const pool = new MemoryPool();
/** Memory of rows that were encoded here. */
const own = new Set<SharedArrayBuffer>();
const encoder = new RowEncoder(createEncoder(options.encoding.columns, options.encoding), options.order, pool);
/** What is not yet said: how many messages are taken in, and memory of theirs that may serve again. */
let taken: { count: number; free: SharedArrayBuffer[] } = { count: 0, free: [] };
let blocks: Iterator<SortedBlock> | null = null;

function say(message: FromSorter, memory: readonly ArrayBuffer[]): void {
  port!.postMessage(message, [...memory]);
}

function encode(sent: SentRows, bytes: number): EncodedRows {
  const rejected: RejectedCell[] = [];
  const rows = encoder.encode(receivedRows(sent), bytes, (row, column, code, reason) => {
    rejected.push({ row, column, code, reason });
  });
  if (isShared(rows.memory)) own.add(rows.memory);
  say({ kind: 'encoded', rows: rows.ends.length, rejected, memory: isShared(sent.memory) ? sent.memory : null }, []);
  return rows;
}

function take(rows: EncodedRows): void {
  for (const memory of sorter.add(rows)) {
    if (!isShared(memory)) continue;
    if (own.delete(memory)) pool.give(memory);
    else taken.free.push(memory);
  }
  taken.count += 1;
  const isLast = Atomics.sub(options.left, 0, 1) === 1;
  if (!isLast && taken.count < TAKEN) return;
  say({ kind: 'taken', ...taken }, []);
  taken = { count: 0, free: [] };
}

function giveBlock(): void {
  blocks ??= sorter.give();
  const next = blocks.next();
  if (next.done === true) say({ kind: 'block', block: null }, []);
  else say({ kind: 'block', block: next.value }, [next.value.memory]);
}

function hear(message: ToSorter): void {
  switch (message.kind) {
    case 'rows':
      take(message.rows);
      break;
    case 'batch':
      take(encode(message.rows, message.bytes));
      break;
    case 'more':
      if (message.memory !== null) sorter.giveBack(message.memory);
      giveBlock();
      break;
    default:
      message satisfies never;
  }
}

port.on('message', (message: ToSorter) => {
  try {
    hear(message);
  } catch (error) {
    // Others end the thread, which its owner sees.
    if (!(error instanceof PipelineError)) throw error;
    say({ kind: 'failed', failure: error.toJSON() }, []);
  }
});
