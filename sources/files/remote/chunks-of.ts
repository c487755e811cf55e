import type { Readable } from 'node:stream';

/** What comes of a range, piece by piece, once. Whoever stops before its end lets go of the connection. */
export interface Chunks extends AsyncIterable<Uint8Array> {
  destroy(): void;
}

/**
 * The chunks of a body, taken as they come and held until they are asked for: a range is its own bound. They end where the body
 * breaks off without a word. The iterator of a stream costs more than all of a small body.
 */
export function chunksOf(body: Readable): Chunks {
  const here: Uint8Array[] = [];
  let isOver = false;
  let failure: Error | null = null;
  let wake: (() => void) | null = null;

  function news(): void {
    wake?.();
    wake = null;
  }

  function end(error: Error | null): void {
    failure ??= error;
    isOver = true;
    news();
  }

  body.on('data', (chunk: Uint8Array) => {
    here.push(chunk);
    news();
  });
  body.on('end', () => end(null));
  body.on('error', end);
  body.on('close', () => end(null));

  return {
    destroy: () => void body.destroy(),
    [Symbol.asyncIterator]: () => ({
      async next() {
        for (;;) {
          const value = here.shift();
          if (value !== undefined) return { done: false, value };
          if (failure !== null) throw failure;
          if (isOver) return { done: true, value: undefined };
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      },
      async return() {
        if (!isOver) body.destroy();
        return { done: true, value: undefined };
      },
    }),
  };
}
