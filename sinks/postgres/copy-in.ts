import type { Duplex } from 'node:stream';
import type { Connection, Submittable } from 'pg';

/** Bytes that a frame's own head takes in front of its data. */
export const FRAME_HEAD = 5;
/** Longest CopyData message: the server holds one in memory whole. */
const FRAME_BYTES = 1 << 20;
const COPY_DATA = 0x64;
const COPY_DONE = Buffer.from([0x63, 0, 0, 0, 4]);
const COPY_FAIL = 0x66;

/**
 * One `COPY … FROM STDIN`, submitted to a pg client. Frames are built in place (`FRAME_HEAD` bytes in front of the
 * data), one socket write a frame, and the callback tells when a buffer may be used again: pg-copy-streams cannot.
 */
export class CopyIn implements Submittable {
  readonly #sql: string;
  readonly #opened = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<number>();
  #stream: Duplex | null = null;
  #failure: Error | null = null;
  #rows = 0;
  #inFlight = 0;
  #wake: (() => void) | null = null;
  /** Bytes that the kernel has taken, for those who watch whether it moves. */
  sent = 0;

  /** `sql` may hold statements before the COPY; nothing may follow it. */
  constructor(sql: string) {
    this.#sql = sql;
    // Failures are thrown by whichever method is awaited next; a promise that nobody awaits is no crash.
    this.#opened.promise.catch(() => {});
    this.#ended.promise.catch(() => {});
  }

  /** What is sent first. */
  get text(): string {
    return this.#sql;
  }

  /** Resolves when the server asks for data. */
  get opened(): Promise<void> {
    return this.#opened.promise;
  }

  /**
   * Sends `buffer[FRAME_HEAD .. end)`. `onFree` is called when the buffer may be used again. Resolves when at most
   * `window - 1` buffers are still on their way.
   */
  async send(buffer: Buffer, end: number, options: { readonly window: number; onFree(): void }): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    const stream = this.#stream;
    if (stream === null) throw new Error('The COPY was not submitted.');
    this.#inFlight += 1;
    writeFrames(stream, buffer, end, () => {
      this.#inFlight -= 1;
      this.sent += end;
      options.onFree();
      this.#wakeUp();
    });
    while (this.#inFlight >= options.window && this.#failure === null) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#failure !== null) throw this.#failure;
  }

  /** Ends the data; resolves with the number of rows that the server reports. */
  async end(): Promise<number> {
    if (this.#failure === null) this.#stream?.write(COPY_DONE);
    return this.#ended.promise;
  }

  /** Gives up; resolves when the server has answered with an error, or had already. */
  async fail(reason: string): Promise<void> {
    if (this.#failure === null) {
      const text = Buffer.from(`${reason}\0`);
      const head = Buffer.alloc(FRAME_HEAD);
      head[0] = COPY_FAIL;
      head.writeInt32BE(text.length + 4, 1);
      this.#stream?.write(Buffer.concat([head, text]));
    }
    await this.#ended.promise.then(
      () => {},
      () => {},
    );
  }

  #wakeUp(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }

  // What pg calls.

  submit(connection: Connection): void {
    this.#stream = connection.stream;
    connection.query(this.#sql);
  }

  handleCopyInResponse(): void {
    this.#opened.resolve();
  }

  handleCommandComplete(message: { readonly text: string }): void {
    const [command, rows] = message.text.split(' ');
    if (command === 'COPY') this.#rows = Number(rows);
  }

  handleReadyForQuery(): void {
    this.#ended.resolve(this.#rows);
  }

  handleError(error: Error): void {
    this.#failure = error;
    this.#opened.reject(error);
    this.#ended.reject(error);
    this.#wakeUp();
  }
}

function writeHead(buffer: Buffer, at: number, dataBytes: number): void {
  buffer[at] = COPY_DATA;
  buffer.writeInt32BE(dataBytes + 4, at + 1);
}

function writeFrames(stream: Duplex, buffer: Buffer, end: number, onWritten: () => void): void {
  if (end - FRAME_HEAD <= FRAME_BYTES) {
    writeHead(buffer, 0, end - FRAME_HEAD);
    stream.write(buffer.subarray(0, end), onWritten);
    return;
  }
  for (let at = FRAME_HEAD; at < end; at += FRAME_BYTES) {
    const next = Math.min(end, at + FRAME_BYTES);
    const head = Buffer.allocUnsafe(FRAME_HEAD);
    writeHead(head, 0, next - at);
    stream.write(head);
    stream.write(buffer.subarray(at, next), next === end ? onWritten : undefined);
  }
}
