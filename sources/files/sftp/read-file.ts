import type { SftpLink } from './session.ts';

/** How a range is asked for: so many bytes a request, so many requests at once, so that bytes do not wait for answers. */
export interface ReadSizes {
  readonly bytes: number;
  readonly atOnce: number;
}

/** 32 KiB is what every server must be able to send. 1 MiB of each part is on its way. */
export const READ_SIZES: ReadSizes = { bytes: 32 * 1024, atOnce: 32 };

export interface ReadFile {
  readonly link: SftpLink;
  readonly handle: Buffer;
  readonly from: number;
  readonly to: number;
  readonly sizes: ReadSizes;
  /** Rejects where it is another file; asked while the first bytes are on their way. */
  readonly isIt: Promise<void>;
  readonly signal: AbortSignal;
}

interface Asked {
  readonly at: number;
  readonly size: number;
  readonly bytes: Promise<Buffer>;
}

/** The bytes of a range in order; fewer where the file ends before. Closes the file. */
export async function* readFile({ link, handle, from, to, sizes, isIt, signal }: ReadFile): AsyncGenerator<Buffer> {
  const asked: Asked[] = [];
  let next = from;

  function ask(at: number, size: number): Asked {
    const bytes = link.request<Buffer>(signal, (sftp, answer) => {
      sftp.read(handle, Buffer.allocUnsafe(size), 0, size, at, (error, count, data) =>
        answer(error, error ? data : data.subarray(0, count)),
      );
    });
    // Thrown when its turn comes, if it comes.
    bytes.catch(() => {});
    return { at, size, bytes };
  }

  function askAhead(): void {
    for (; next < to && asked.length < sizes.atOnce; next += sizes.bytes) {
      asked.push(ask(next, Math.min(sizes.bytes, to - next)));
    }
  }

  try {
    askAhead();
    await isIt;
    for (;;) {
      const first = asked.shift();
      if (first === undefined) return;
      const bytes = await first.bytes;
      if (bytes.length === 0) return;
      // A server may send less than it was asked for.
      if (bytes.length < first.size) asked.unshift(ask(first.at + bytes.length, first.size - bytes.length));
      askAhead();
      yield bytes;
    }
  } finally {
    link.release(handle);
  }
}
