import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { ApiError } from './api-error.ts';
import { tooLarge } from './parse-body.ts';

export interface ReceiveOptions {
  /** A folder of this file's own; made here, and gone again when anything fails. */
  readonly directory: string;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

export interface ReceivedFile {
  /** Safe to stand in a path. */
  readonly fileName: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Streams the one file of a multipart request to disk. When this resolves, the file survives a power cut. */
export async function receiveFile(req: IncomingMessage, options: ReceiveOptions): Promise<ReceivedFile> {
  const contentType = req.headers['content-type'] ?? '';
  if (!/^multipart\/form-data\b/i.test(contentType)) throw notMultipart(contentType);
  await mkdir(options.directory, { recursive: true, mode: 0o700 });
  try {
    const received = await receive(req, contentType, options);
    await syncDirectory(options.directory);
    await syncDirectory(join(options.directory, '..'));
    return received;
  } catch (error) {
    await rm(options.directory, { recursive: true, force: true });
    // Lets the client finish sending, so that it reads the answer instead of a broken connection.
    req.resume();
    throw error;
  }
}

async function receive(
  req: IncomingMessage,
  contentType: string,
  { directory, maxBytes, signal }: ReceiveOptions,
): Promise<ReceivedFile> {
  const failed = new AbortController();
  const stopped = AbortSignal.any([signal, failed.signal]);
  const fields: Record<string, string> = {};
  const files: Promise<Omit<ReceivedFile, 'fields'>>[] = [];
  const busboy = new Busboy({
    headers: { ...req.headers, 'content-type': contentType },
    limits: { files: 1, fileSize: maxBytes, fields: 20, fieldSize: 64 * 1024 },
  });
  busboy.on('field', (name, value) => {
    fields[name] = value;
  });
  busboy.on('file', (_name, stream, fileName) => {
    const writing = writeFile(stream, { directory, fileName: safeName(fileName), maxBytes, signal: stopped });
    files.push(writing);
    writing.catch((error: unknown) => failed.abort(error));
  });
  busboy.on('filesLimit', () => failed.abort(oneFileOnly()));
  try {
    await pipeline(req, busboy, { signal: stopped });
  } catch (cause) {
    failed.abort(cause);
    await Promise.allSettled(files);
    throw explain(failed.signal.reason ?? cause);
  }
  const [file] = await Promise.all(files);
  if (file === undefined) throw noFile();
  return { ...file, fields };
}

interface WriteOptions extends ReceiveOptions {
  readonly fileName: string;
}

async function writeFile(stream: BusboyFileStream, { directory, fileName, maxBytes, signal }: WriteOptions) {
  const hash = createHash('sha256');
  let bytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  const target = createWriteStream(join(directory, fileName), { flags: 'wx', mode: 0o600, flush: true });
  await pipeline(stream, count, target, { signal });
  if (stream.truncated) throw tooLarge(maxBytes);
  return { fileName, bytes, sha256: hash.digest('hex') };
}

/** The file's own name, in characters that are safe in a path. */
function safeName(fileName: string): string {
  const safe = basename(fileName.replaceAll('\\', '/'))
    .replaceAll(/[^\w.-]+/g, '_')
    .replace(/^\.+/, '');
  return safe.slice(-100) || 'upload';
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** What the parser and broken connections throw, in our words. */
function explain(error: unknown): unknown {
  if (error instanceof ApiError) return error;
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') {
    return new ApiError(507, 'upload.disk_full', {
      message: 'The disk of the server is full.',
      next: 'Free some space in the data folder and upload again.',
      cause: error,
    });
  }
  if (error instanceof Error && 'syscall' in error) return error;
  return new ApiError(400, 'upload.broken', {
    message: 'The upload ended early or is not well-formed multipart data. Nothing was kept.',
    next: 'Send the file again.',
    cause: error,
  });
}

const oneFileOnly = (): ApiError =>
  new ApiError(400, 'upload.one_file', {
    message: 'The request holds more than one file.',
    next: 'Send one file a request.',
  });

const noFile = (): ApiError =>
  new ApiError(400, 'upload.no_file', {
    message: 'The request holds no file.',
    next: 'Send it as a multipart part with a file name, e.g. curl -F file=@customers.csv.',
  });

const notMultipart = (type: string): ApiError =>
  new ApiError(415, 'request.unsupported_type', {
    message: `The body is of type "${type}".`,
    next: 'Send multipart/form-data, e.g. curl -F file=@customers.csv.',
  });
