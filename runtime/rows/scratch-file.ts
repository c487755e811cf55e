import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * A file of this process alone, in the system's folder for temporary files. It has no name from the beginning, so that nothing of it is
 * left behind by a process that is killed. What the file system refuses is thrown as it comes.
 */
export interface ScratchFile extends Disposable {
  /** Bytes in it. */
  readonly length: number;
  /** Writes bytes behind those that are there. */
  append(bytes: Uint8Array): void;
  /** Reads `length` bytes of it, from `at`, into a buffer from the place `to`. */
  read(into: Uint8Array, to: number, from: { readonly at: number; readonly length: number }): void;
}

export function openScratchFile(): ScratchFile {
  const name = path.join(tmpdir(), `sluice-${process.pid}-${crypto.randomUUID()}`);
  const file = openSync(name, 'wx+', 0o600);
  unlinkSync(name);
  let size = 0;
  return {
    get length() {
      return size;
    },
    append(bytes) {
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, size + done);
      size += bytes.length;
    },
    read(into, to, { at, length }) {
      for (let done = 0; done < length; ) {
        const read = readSync(file, into, to + done, length - done, at + done);
        if (read === 0) throw new RangeError(`a scratch file of ${size} bytes has none at ${at + done}`);
        done += read;
      }
    },
    [Symbol.dispose]() {
      closeSync(file);
    },
  };
}
