import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import type { ApiError } from './api-error.ts';
import { badForm, explainUpload, fileTooLarge, notMultipart, stalled } from './upload-errors.ts';

export interface FormOptions {
  /** Name of the part that holds the file. */
  readonly field: string;
  readonly maxBytes: number;
  /** Longest time without a byte, in ms. */
  readonly maxPauseMs: number;
  readonly signal: AbortSignal;
}

export interface FormFile {
  /** Safe to stand in a path. */
  readonly fileName: string;
  readonly bytes: number;
  readonly sha256: string;
  /** The form's other parts. */
  readonly fields: Readonly<Record<string, string>>;
}

const MAX_FIELDS = 20;
const MAX_FIELD_BYTES = 64 * 1024;
/** What stands around the file in the body. */
const MAX_FRAME_BYTES = (MAX_FIELDS + 1) * (MAX_FIELD_BYTES + 16 * 1024);

/**
 * Streams the one file of a form into what `open` makes of its name. Rejects where the form is not whole; the rest of
 * the body is then read and dropped, so that the client reads the answer instead of a broken connection.
 */
export async function readForm(
  req: IncomingMessage,
  options: FormOptions,
  open: (fileName: string) => Writable,
): Promise<FormFile> {
  try {
    const contentType = req.headers['content-type'] ?? '';
    if (!/^multipart\/form-data\b/i.test(contentType)) throw notMultipart(contentType);
    const said = Number(req.headers['content-length'] ?? 0);
    if (said > options.maxBytes + MAX_FRAME_BYTES) throw fileTooLarge(options.maxBytes);
    return await read(req, contentType, options, open);
  } catch (error) {
    req.resume();
    throw explainUpload(error);
  }
}

async function read(
  req: IncomingMessage,
  contentType: string,
  { field, maxBytes, maxPauseMs, signal }: FormOptions,
  open: (fileName: string) => Writable,
): Promise<FormFile> {
  const failed = new AbortController();
  const fail = (error: unknown): void => failed.abort(error);
  const stopped = AbortSignal.any([signal, failed.signal]);
  const fields = new Map<string, string>();
  const files: Promise<Omit<FormFile, 'fields'>>[] = [];
  const busboy = new Busboy({
    headers: { ...req.headers, 'content-type': contentType },
    limits: { files: 1, fileSize: maxBytes, fields: MAX_FIELDS, fieldSize: MAX_FIELD_BYTES, parts: MAX_FIELDS + 2 },
  });
  busboy.on('field', (name, value, _nameTruncated, valueTruncated) => {
    if (valueTruncated) fail(badForm('field_too_long', `The field "${name}" is too long.`, 'Send the file as a file.'));
    if (fields.has(name)) fail(badForm('repeated_field', `The field "${name}" is there twice.`, 'Send it once.'));
    fields.set(name, value);
  });
  busboy.on('file', (name, stream, fileName, encoding) => {
    stream.once('limit', () => fail(fileTooLarge(maxBytes)));
    const refusal = partRefusal({ name, encoding, field });
    if (refusal !== null) fail(refusal);
    const writing = write(stream, safeName(fileName ?? ''), open, stopped);
    files.push(writing);
    writing.catch(fail);
  });
  busboy.on('filesLimit', () => fail(badForm('one_file', 'The form holds more than one file.', 'Send one file.')));
  const tooMany = () => fail(badForm('too_many_fields', 'The form has too many fields.', 'Send only what is needed.'));
  busboy.on('fieldsLimit', tooMany);
  busboy.on('partsLimit', tooMany);
  try {
    await feed(req, busboy, { maxPauseMs, signal: stopped });
  } catch (cause) {
    fail(cause);
    await Promise.allSettled(files);
    throw failed.signal.reason;
  }
  const [file] = await Promise.all(files);
  if (file === undefined) throw noFile(field);
  return { ...file, fields: Object.fromEntries(fields) };
}

/** Gives the whole body to the parser. Unlike `pipeline` it leaves the request open when it fails, for the answer. */
async function feed(
  req: IncomingMessage,
  busboy: InstanceType<typeof Busboy>,
  { maxPauseMs, signal }: { readonly maxPauseMs: number; readonly signal: AbortSignal },
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const waiting = setTimeout(() => reject(stalled(maxPauseMs)), maxPauseMs);
  const goOn = (): void => void req.resume();
  const take = (chunk: Buffer): void => {
    waiting.refresh();
    if (busboy.write(chunk)) return;
    req.pause();
    busboy.once('drain', goOn);
  };
  const end = (): void => void busboy.end();
  const stop = (): void => reject(signal.reason);
  const gone = (): void => {
    if (!req.complete) reject(new Error('the client went away'));
  };
  busboy.once('finish', resolve);
  busboy.once('error', reject);
  signal.addEventListener('abort', stop);
  req.on('data', take).once('end', end).once('error', reject).once('close', gone);
  try {
    signal.throwIfAborted();
    await promise;
  } finally {
    clearTimeout(waiting);
    signal.removeEventListener('abort', stop);
    req.off('data', take).off('end', end).off('error', reject).off('close', gone);
    busboy.off('drain', goOn);
  }
}

async function write(
  stream: BusboyFileStream,
  fileName: string,
  open: (fileName: string) => Writable,
  signal: AbortSignal,
): Promise<Omit<FormFile, 'fields'>> {
  const hash = createHash('sha256');
  let bytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(stream, count, open(fileName), { signal });
  return { fileName, bytes, sha256: hash.digest('hex') };
}

interface Part {
  readonly name: string | undefined;
  readonly encoding: string;
  readonly field: string;
}

function partRefusal({ name, encoding, field }: Part): ApiError | null {
  if (name !== field) {
    const message = `The file stands in the part "${name ?? ''}", and is looked for in "${field}".`;
    return badForm('wrong_field', message, `Name the part so, e.g. curl -F ${field}=@customers.csv.`);
  }
  if (['7bit', '8bit', 'binary'].includes(encoding)) return null;
  return badForm('encoded_part', `The file comes in the encoding "${encoding}".`, 'Send its bytes as they are.');
}

const noFile = (field: string): ApiError =>
  badForm('no_file', 'The form holds no file.', `Send it as a part with a file name: curl -F ${field}=@customers.csv.`);

/** The file's own name, in characters that are safe in a path. */
function safeName(fileName: string): string {
  const own = fileName.replaceAll('\\', '/').split('/').at(-1) ?? '';
  const safe = own.replaceAll(/[^\w.-]+/g, '_').replace(/^\.+/, '');
  return safe.slice(-100) || 'upload';
}
