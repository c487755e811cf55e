import type { ObjectReader } from '../files/object-store.ts';

/** Reads what comes in chunks, after the first `skip` bytes of it. */
export function readerOfChunks(
  chunks: AsyncGenerator<Buffer>,
  skip: number,
  end: { verify(): Promise<void>; close(): Promise<void> },
): ObjectReader {
  let rest: Buffer = Buffer.alloc(0);
  let toSkip = skip;
  let ended = false;

  async function fill(): Promise<void> {
    while (rest.length === 0 && !ended) {
      const next = await chunks.next();
      ended = next.done === true;
      if (next.done === true) return;
      const skipped = Math.min(toSkip, next.value.length);
      toSkip -= skipped;
      rest = next.value.subarray(skipped);
    }
  }

  return {
    async read(into) {
      let filled = 0;
      while (filled < into.length) {
        await fill();
        if (rest.length === 0) break;
        const count = Math.min(rest.length, into.length - filled);
        into.set(rest.subarray(0, count), filled);
        rest = rest.subarray(count);
        filled += count;
      }
      return filled;
    },
    verify: () => end.verify(),
    async [Symbol.asyncDispose]() {
      await chunks.return(undefined);
      await end.close();
    },
  };
}

const CHUNK_BYTES = 64 * 1024;

/** What a reader reads, in chunks that are their holder's. */
export async function* chunksOfReader(reader: ObjectReader, signal: AbortSignal): AsyncGenerator<Buffer> {
  for (;;) {
    signal.throwIfAborted();
    const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
    const count = await reader.read(chunk);
    if (count > 0) yield chunk.subarray(0, count);
    if (count < CHUNK_BYTES) return;
  }
}
