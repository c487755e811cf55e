import { createWriteStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { type FormFile, type FormOptions, readForm } from './read-form.ts';
import { explainUpload } from './upload-errors.ts';

export interface ReceiveOptions extends FormOptions {
  /** A folder of this file's own; made here, and gone again when anything fails. */
  readonly directory: string;
}

/** Streams the one file of a form to disk. When this resolves, the file survives a power cut. */
export async function receiveFile(req: IncomingMessage, options: ReceiveOptions): Promise<FormFile> {
  const { directory } = options;
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const received = await readForm(req, options, (fileName) =>
      createWriteStream(join(directory, fileName), { flags: 'wx', mode: 0o600, flush: true }),
    );
    await syncDirectory(directory);
    await syncDirectory(join(directory, '..'));
    return received;
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    req.resume();
    throw explainUpload(error);
  }
}

/** Reads the one file of a form without keeping it: to tell whether it was sent before. */
export const digestFile = (req: IncomingMessage, options: FormOptions): Promise<FormFile> =>
  readForm(req, options, () => new Writable({ write: (_chunk, _encoding, done) => done() }));

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
