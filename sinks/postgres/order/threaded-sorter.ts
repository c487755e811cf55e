import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Target } from '../../../runtime/contract/sink.ts';
import type { RejectCell } from '../../../runtime/rows/encode/encoder-contract.ts';
import type { EncodedRows } from './encoded-rows.ts';
import { isShared, type MemoryPool } from './memory-pool.ts';
import type { SentRows } from './sent-rows.ts';
import type { EncodedBatch, FromSorter, RowsMessage, ToSorter } from './sort-messages.ts';
import type { SortedBlock, SorterOptions } from './sorter.ts';

/** Batches on their way to the thread, and bytes of them: what comes while it puts rows in order. */
const BATCHES = 128;
const SENT_BYTES = 32 << 20;
/** Blocks that are asked for ahead. */
const BLOCKS = 8;

export interface ThreadOptions extends SorterOptions {
  /** How it encodes rows. */
  readonly encoding: Pick<Target, 'columns' | 'coerce' | 'format'>;
}

/** What the thread begins with. */
export interface ThreadData extends ThreadOptions {
  /** How many messages with rows it has not taken in: it counts them down, since what it says is heard later. */
  readonly left: Int32Array;
}

/** Who waits for a batch that the thread encodes. */
interface Encoding {
  readonly reject: RejectCell;
  resolve(rows: number): void;
  fail(failure: Error): void;
}

/** A sorter in a thread of its own, which works while its owner reads. */
export class ThreadedSorter implements Disposable {
  readonly #thread: Worker;
  readonly #node: string;
  readonly #pool: MemoryPool;
  readonly #blocks: (SortedBlock | null)[] = [];
  readonly #left = new Int32Array(new SharedArrayBuffer(4));
  /** Bytes of each message with rows that is not heard to be taken in, and of all of them. */
  readonly #sent: number[] = [];
  #sentBytes = 0;
  /** Batches that it is to encode, in the order of the calls. */
  readonly #encoding: Encoding[] = [];
  #failure: Error | null = null;
  #wake: (() => void) | null = null;

  /** `pool`: takes the memory of rows that are taken in. */
  constructor(options: ThreadOptions, pool: MemoryPool) {
    const { node } = options;
    this.#node = node;
    this.#pool = pool;
    const entry = new URL(`./sort-thread${extname(new URL(import.meta.url).pathname)}`, import.meta.url);
    const workerData = { ...options, left: this.#left } satisfies ThreadData;
    this.#thread = new Worker(entry, { workerData, name: `sort ${node}` });
    this.#thread.on('message', (message: FromSorter) => this.#hear(message));
    this.#thread.on('error', (cause) => this.#fail(lost(node, cause)));
    this.#thread.on('exit', (code) => this.#fail(lost(node, `exit code ${code}`)));
  }

  /** Whether it has one batch left to take in, or none: another that it is to encode comes in time then. */
  get isNearlyIdle(): boolean {
    return Atomics.load(this.#left, 0) <= 1;
  }

  /** Hands rows over, their memory with them. Resolves when more may come. */
  async add(rows: EncodedRows): Promise<void> {
    this.#sendRows({ kind: 'rows', rows });
    while (this.#sent.length >= BATCHES || this.#sentBytes >= SENT_BYTES) await this.#woken();
    this.#throwFailure();
  }

  /** Has rows encoded, which take at most so many bytes, and taken in; gives how many are not rejected. */
  encode(rows: SentRows, bytes: number, reject: RejectCell): Promise<number> {
    return new Promise((resolve, fail) => {
      this.#sendRows({ kind: 'batch', rows, bytes });
      this.#encoding.push({ reject, resolve, fail });
    });
  }

  async *blocks(): AsyncGenerator<SortedBlock & { onFree(): void }> {
    for (let asked = 0; asked < BLOCKS; asked++) this.#send({ kind: 'more', memory: null }, null);
    for (;;) {
      while (this.#blocks.length === 0) await this.#woken();
      const block = this.#blocks.shift()!;
      if (block === null) return;
      yield { ...block, onFree: () => this.#ask(block.memory) };
    }
  }

  [Symbol.dispose](): void {
    this.#fail(lost(this.#node, 'its work is over'));
    void this.#thread.terminate();
  }

  /** For one block more. Nobody waits for it where the thread has ended: who asks for the next block hears why. */
  #ask(memory: ArrayBuffer): void {
    if (this.#failure === null) this.#send({ kind: 'more', memory }, memory);
  }

  #sendRows(message: RowsMessage): void {
    const { memory } = message.rows;
    this.#sent.push(memory.byteLength);
    this.#sentBytes += memory.byteLength;
    Atomics.add(this.#left, 0, 1);
    this.#send(message, isShared(memory) ? null : memory);
  }

  /** `memory`: goes along, and is no longer here. */
  #send(message: ToSorter, memory: ArrayBuffer | null): void {
    this.#throwFailure();
    this.#thread.postMessage(message, memory === null ? [] : [memory]);
  }

  async #woken(): Promise<void> {
    this.#throwFailure();
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#throwFailure();
  }

  #hear(message: FromSorter): void {
    switch (message.kind) {
      case 'failed':
        this.#fail(PipelineError.fromJSON(message.failure));
        return;
      case 'encoded':
        if (message.memory !== null) this.#pool.give(message.memory);
        this.#tell(message);
        break;
      case 'taken':
        for (const bytes of this.#sent.splice(0, message.count)) this.#sentBytes -= bytes;
        for (const memory of message.free) this.#pool.give(memory);
        break;
      case 'block':
        this.#blocks.push(message.block);
        break;
      default:
        message satisfies never;
    }
    this.#resume();
  }

  /** After a failure nobody waits any more. */
  #tell({ rows, rejected }: EncodedBatch): void {
    const encoding = this.#encoding.shift();
    if (encoding === undefined) return;
    for (const { row, column, code, reason } of rejected) encoding.reject(row, column, code, reason);
    encoding.resolve(rows);
  }

  #fail(failure: Error): void {
    this.#failure ??= failure;
    for (const { fail } of this.#encoding.splice(0)) fail(this.#failure);
    this.#resume();
  }

  #resume(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure;
  }
}

function lost(node: string, how: unknown): PipelineError {
  return new PipelineError('run.lane_lost', {
    node,
    message: `The thread that sorts ended without a word: ${how instanceof Error ? how.message : String(how)}.`,
    next: 'Resume the run: it reads its rows again. If it repeats, look at the memory of the machine.',
    ...(how instanceof Error ? { cause: how } : {}),
  });
}
