import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { EncodedRows } from './encoded-rows.ts';
import type { FromSorter, ToSorter } from './sort-messages.ts';
import type { SortedBlock, SorterOptions } from './sorter.ts';

/** Batches on their way to the thread: what comes while it puts rows in order. */
const BATCHES = 32;
/** Blocks that are asked for ahead. */
const BLOCKS = 8;

/** A sorter in a thread of its own, which works while its owner reads. */
export class ThreadedSorter implements Disposable {
  readonly #thread: Worker;
  readonly #node: string;
  readonly #onFree: (memory: ArrayBuffer) => void;
  readonly #blocks: (SortedBlock | null)[] = [];
  #sent = 0;
  #failure: Error | null = null;
  #wake: (() => void) | null = null;

  /** `onFree`: takes the memory of rows that are taken in. */
  constructor(options: SorterOptions, onFree: (memory: ArrayBuffer) => void) {
    const { node } = options;
    this.#node = node;
    this.#onFree = onFree;
    const entry = new URL(`./sort-thread${extname(new URL(import.meta.url).pathname)}`, import.meta.url);
    this.#thread = new Worker(entry, { workerData: options, name: `sort ${node}` });
    this.#thread.on('message', (message: FromSorter) => this.#hear(message));
    this.#thread.on('error', (cause) => this.#fail(lost(node, cause)));
    this.#thread.on('exit', (code) => this.#fail(lost(node, `exit code ${code}`)));
  }

  /** Hands rows over, their memory with them. Resolves when more may come. */
  async add(rows: EncodedRows): Promise<void> {
    this.#send({ kind: 'rows', rows }, rows.memory);
    this.#sent += 1;
    while (this.#sent >= BATCHES) await this.#woken();
    this.#throwFailure();
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
    if (message.kind === 'failed') {
      this.#fail(PipelineError.fromJSON(message.failure));
      return;
    }
    if (message.kind === 'taken') {
      this.#sent -= 1;
      for (const memory of message.free) this.#onFree(memory);
    } else this.#blocks.push(message.block);
    this.#resume();
  }

  #fail(failure: Error): void {
    this.#failure ??= failure;
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
