/** A part of an object on its way: what has come and is not yet read. */
export interface PartBuffer {
  /** Byte of the object before which it ends. */
  readonly to: number;
  /** Copies what is here and fits; 0 when nothing is. */
  take(into: Uint8Array): number;
  /** Resolves when there is something to take, or all was taken; rejects when the part has failed. */
  ready(): Promise<void>;
  /** Resolves when nothing more will come. Never rejects. */
  readonly ended: Promise<void>;
}

/** Gathers chunks while nobody waits for them. Its bound is that of the range that it was given. */
export function bufferPart(to: number, chunks: AsyncIterable<Uint8Array>): PartBuffer {
  const here: Uint8Array[] = [];
  let offset = 0;
  let state: { readonly failed: boolean; readonly error?: unknown } | null = null;
  let news = Promise.withResolvers<void>();

  async function gather(): Promise<void> {
    try {
      for await (const chunk of chunks) {
        here.push(chunk);
        news.resolve();
      }
      state = { failed: false };
    } catch (error) {
      // Thrown by `ready`, once what has come before it is taken.
      state = { failed: true, error };
    }
    news.resolve();
  }

  return {
    to,
    take(into) {
      let filled = 0;
      while (filled < into.length) {
        const [first] = here;
        if (first === undefined) break;
        const piece = first.subarray(offset, offset + into.length - filled);
        into.set(piece, filled);
        filled += piece.length;
        offset += piece.length;
        if (offset < first.length) continue;
        here.shift();
        offset = 0;
      }
      return filled;
    },
    async ready() {
      while (here.length === 0) {
        if (state?.failed === true) throw state.error;
        if (state !== null) return;
        news = Promise.withResolvers();
        await news.promise;
      }
    },
    ended: gather(),
  };
}
