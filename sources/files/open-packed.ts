import { PipelineError } from '../../runtime/contract/errors.ts';
import { type Compression, compressionOfHead, MAGIC_BYTES } from '../compression/compressions.ts';
import { unpack } from '../compression/unpack.ts';
import { type UnpackedFile, unpackedFile } from '../compression/unpacked-file.ts';
import { memberFile } from '../compression/zip/member-file.ts';
import type { FormatDefinition, FormatFile } from '../formats/format.ts';
import type { FileReadConfig } from './file-read-config.ts';
import type { SelectedFile } from './files-in.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';

type Limits = Pick<FileReadConfig, 'maxExpansion'>;

/** An object as it lies in its store. */
export function packedFile(store: ObjectStore, object: StoredObject): FormatFile {
  return {
    label: object.path,
    bytes: object.bytes,
    open: (from, signal, to) => store.open(object, from, signal, to),
  };
}

/** The file as its format reads it; `unpacked` is the same one where it was packed. */
export async function openPacked(
  store: ObjectStore,
  { object, compression, member }: Omit<SelectedFile, 'format'>,
  format: Pick<FormatDefinition, 'title' | 'sequential'>,
  limits: Limits,
  signal: AbortSignal,
): Promise<{ readonly file: FormatFile; readonly unpacked: UnpackedFile | null }> {
  const packed = packedFile(store, object);
  const found = compression ?? (await begunAs(packed, format, signal)) ?? 'none';
  if (found === 'none') return { file: packed, unpacked: null };
  if (format.sequential !== true) throw neededWhole(packed.label, format.title);
  if (found === 'zip' && member === null) throw unexpectedZip(packed.label);
  const unpacked = found === 'zip' ? memberFile(packed, member!, limits) : unpackedAs(packed, found, limits);
  return { file: unpacked, unpacked };
}

/** The first bytes of what a packed file holds. */
export function unpackedHead(
  packed: FormatFile,
  compression: Exclude<Compression, 'zip'>,
  limits: Limits,
  bytes: number,
  signal: AbortSignal,
): Promise<Buffer> {
  return headOf(unpackedAs(packed, compression, limits), bytes, signal);
}

export async function headOf(file: FormatFile, bytes: number, signal: AbortSignal): Promise<Buffer> {
  const head = Buffer.alloc(Math.min(bytes, file.bytes));
  await using reader = await file.open(0, signal);
  return head.subarray(0, await reader.read(head));
}

function unpackedAs(packed: FormatFile, compression: Exclude<Compression, 'zip'>, limits: Limits): UnpackedFile {
  const { maxExpansion } = limits;
  return unpackedFile({ packed, compression, unpack: (chunks) => unpack(compression, chunks), maxExpansion });
}

/** What stands in the way of no format that needs its file whole: an .xlsx is a zip archive. */
async function begunAs(
  packed: FormatFile,
  { sequential }: Pick<FormatDefinition, 'sequential'>,
  signal: AbortSignal,
): Promise<Compression | null> {
  return sequential === true ? compressionOfHead(await headOf(packed, MAGIC_BYTES, signal)) : null;
}

function neededWhole(label: string, format: string): PipelineError {
  return new PipelineError('format.packed', {
    message: `${JSON.stringify(label)} is packed, and ${format} files are read in pieces from everywhere in them.`,
    next: 'Unpack the file: files of this format are compressed inside.',
    origin: { label },
  });
}

function unexpectedZip(label: string): PipelineError {
  return new PipelineError('format.zip_unsupported', {
    message: `${JSON.stringify(label)} is a zip archive, which its name does not tell.`,
    next: 'Set compression to zip on the source node.',
    origin: { label },
  });
}
