import type { Client } from 'pg';
import { COPY_BINARY_HEADER, COPY_BINARY_TRAILER } from '../../runtime/rows/encode/copy-format.ts';
import { CopyIn, FRAME_HEAD } from './copy-in.ts';
import { checkCount, type Frame, type Outlet, resetOutlet } from './outlet.ts';
import { OutputBuffers } from './output-buffers.ts';

/** Buffers on their way to the socket: one is sent while the next is encoded. */
const WINDOW = 2;
/** Rows of small batches go in messages of so many bytes: one each costs a system call and wakes the server. */
const GATHER_BYTES = 64 << 10;
/** Beyond this a buffer goes alone, so that memory is bounded by the largest row and not by two of them. */
const ALONE_BYTES = 4 << 20;
/** Encoded rows of targets whose COPY is not open, in all; then the COPYs change over. */
const WAITING_BYTES = 4 << 20;

/** A writer's transaction, in which the COPYs of its targets take turns. It begins with the first rows. */
export class WriteTransaction {
  readonly client: Client;
  readonly outlets: readonly Outlet[];
  readonly #buffers = new OutputBuffers();
  /** The target at work, for errors: the one whose COPY is open, or was last. */
  at: Outlet;
  /** Grows with whatever the connection does, for the watch. */
  steps = 0;
  /** The COPY that takes rows now, those of `at`. */
  #copy: CopyIn | null = null;
  /** Rows of that COPY, few so far: more go along in their message. */
  #gathered: Frame | null = null;
  #isOpen = false;
  /** Bytes that wait for their target's COPY. */
  #waiting = 0;

  constructor(client: Client, outlets: readonly Outlet[]) {
    this.client = client;
    this.outlets = outlets;
    this.at = outlets[0]!;
  }

  /** Begins, where no rows have begun it. */
  async begin(): Promise<void> {
    if (this.#isOpen) return;
    this.#isOpen = true;
    await this.client.query('BEGIN');
  }

  /** Where rows of at most so many bytes are encoded: behind others that go in the same message, or in a buffer of their own. */
  place(outlet: Outlet, bytes: number): Frame {
    const isTurn = this.#isTurnOf(outlet);
    const gathered = this.#gathered;
    if (isTurn && gathered !== null && gathered.end + bytes <= gathered.buffer.length) return gathered;
    return {
      buffer: this.#buffers.take(FRAME_HEAD + (isTurn ? Math.max(bytes, GATHER_BYTES) : bytes)),
      end: FRAME_HEAD,
    };
  }

  /** Hands rows that were encoded where `place` said to their target's COPY, once they are worth a message or it is its turn. */
  async put(outlet: Outlet, frame: Frame): Promise<void> {
    if (this.#isTurnOf(outlet)) {
      await this.#openCopy(outlet);
      if (this.#gathered?.buffer !== frame.buffer) await this.#sendGathered();
      this.#gathered = frame;
      if (frame.end >= GATHER_BYTES) await this.#sendGathered();
      return;
    }
    outlet.waiting.push(frame);
    this.#waiting += frame.buffer.length;
    if (this.#waiting >= WAITING_BYTES) await this.#takeTurns();
  }

  /** Rows that wait to be put in order go to COPY. */
  async putInOrder(): Promise<void> {
    for (const outlet of this.outlets) {
      if (outlet.ordered === null || outlet.encoded === 0) continue;
      await this.begin();
      // One COPY of all rows may take long: whether it moves is watched.
      await this.client.query('SET LOCAL statement_timeout = 0');
      const copy = await this.#openCopy(outlet);
      for await (const { memory, end, onFree } of outlet.ordered.blocks()) {
        const onSent = (): void => {
          this.steps += 1;
          onFree();
        };
        await copy.send(Buffer.from(memory), end, { window: WINDOW, onFree: onSent });
      }
    }
  }

  /** All rows that were put are stored. */
  async endCopies(): Promise<void> {
    await this.#takeTurns();
    await this.#endCopy();
    for (const outlet of this.outlets) checkCount(outlet);
  }

  async merge(outlet: Outlet): Promise<void> {
    const { merger, superseded } = outlet;
    if (merger === null) return;
    this.at = outlet;
    for (const [split, rows] of await merger.merge()) superseded.set(split, (superseded.get(split) ?? 0) + rows);
    this.steps += 1;
  }

  /** It has ended, one way or another: what was noted of it is forgotten. Gives what was open. */
  forget(): { readonly copy: CopyIn | null; readonly isOpen: boolean } {
    const was = { copy: this.#copy, isOpen: this.#isOpen };
    this.#copy = null;
    this.#gathered = null;
    this.#isOpen = false;
    this.#waiting = 0;
    this.outlets.forEach(resetOutlet);
    return was;
  }

  #isTurnOf(outlet: Outlet): boolean {
    return (this.#copy === null || this.at === outlet) && outlet.waiting.length === 0;
  }

  async #sendGathered(): Promise<void> {
    const frame = this.#gathered;
    this.#gathered = null;
    if (frame !== null && this.#copy !== null) await this.#send(this.#copy, frame);
  }

  #send(copy: CopyIn, { buffer, end }: Frame): Promise<void> {
    return copy.send(buffer, end, {
      window: buffer.length > ALONE_BYTES ? 1 : WINDOW,
      onFree: () => {
        this.steps += 1;
        this.#buffers.give(buffer);
      },
    });
  }

  /** Lets the COPY of each target that has rows waiting take them; the last one stays open. */
  async #takeTurns(): Promise<void> {
    for (const outlet of this.outlets) {
      if (outlet.waiting.length === 0) continue;
      await this.#endCopy();
      const copy = await this.#openCopy(outlet);
      for (const frame of outlet.waiting.splice(0)) {
        this.#waiting -= frame.buffer.length;
        await this.#send(copy, frame);
      }
    }
  }

  async #openCopy(outlet: Outlet): Promise<CopyIn> {
    if (this.#copy !== null) return this.#copy;
    this.at = outlet;
    // One round trip for both statements.
    const copy = this.client.query(new CopyIn(this.#isOpen ? outlet.copySql : `BEGIN; ${outlet.copySql}`));
    this.#isOpen = true;
    this.#copy = copy;
    await copy.opened;
    if (outlet.encoder.format === 'binary') await this.#sendBytes(copy, COPY_BINARY_HEADER);
    return copy;
  }

  async #endCopy(): Promise<void> {
    await this.#sendGathered();
    const copy = this.#copy;
    if (copy === null) return;
    if (this.at.encoder.format === 'binary') await this.#sendBytes(copy, COPY_BINARY_TRAILER);
    this.at.copied += await copy.end();
    this.#copy = null;
  }

  #sendBytes(copy: CopyIn, bytes: Buffer): Promise<void> {
    const frame = Buffer.concat([Buffer.alloc(FRAME_HEAD), bytes]);
    return copy.send(frame, frame.length, { window: WINDOW + 1, onFree: () => {} });
  }
}
