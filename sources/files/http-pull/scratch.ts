import * as fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PipelineError } from '../../../runtime/contract/errors.ts';

/** A file without a name: it is gone when it is closed, or when this process ends, however that ends. */
export interface Scratch {
  write(chunk: Uint8Array, at: number): Promise<void>;
  /** Gives the number of bytes; fewer than fit only at the end. */
  read(into: Uint8Array, at: number): Promise<number>;
  close(): Promise<void>;
}

// Numbers, no handles: one that nobody closed would end the process where its memory is taken back.
const open = promisify(fs.open);
const read = promisify(fs.read) as (
  file: number,
  into: Uint8Array,
  offset: number,
  length: number,
  at: number,
) => Promise<{ readonly bytesRead: number }>;
const write = promisify(fs.write) as (
  file: number,
  from: Uint8Array,
  offset: number,
  length: number,
  at: number,
) => Promise<{ readonly bytesWritten: number }>;
const close = promisify(fs.close);

/** `label`: what it is a copy of. Throws `source.no_room`. */
export async function openScratch(label: string): Promise<Scratch> {
  const file = await told(label, unnamed);
  return {
    write: (chunk, at) => told(label, () => writeAll(file, chunk, at)),
    async read(into, at) {
      let filled = 0;
      while (filled < into.length) {
        const { bytesRead } = await read(file, into, filled, into.length - filled, at + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return filled;
    },
    close: () => close(file),
  };
}

async function unnamed(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-http-'));
  try {
    return await open(join(folder, 'copy'), 'wx+', 0o600);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeAll(file: number, chunk: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    const { bytesWritten } = await write(file, chunk, done, chunk.length - done, at + done);
    done += bytesWritten;
  }
}

async function told<T>(label: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new PipelineError('source.no_room', {
      message: `${JSON.stringify(label)} could not be kept in ${tmpdir()} while it is read (${code}).`,
      next: 'Make room there, or set TMPDIR to a folder with more.',
      origin: { label },
      cause,
    });
  }
}
