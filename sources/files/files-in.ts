import { PipelineError } from '../../runtime/contract/errors.ts';
import { type Compression, compressionOfHead, compressionOfName } from '../compression/compressions.ts';
import { memberLabel } from '../compression/zip/member-file.ts';
import { type ZipMember, zipMembers } from '../compression/zip/members.ts';
import type { FormatFile } from '../formats/format.ts';
import { formatOfName, formats } from '../formats/index.ts';
import type { FileReadConfig } from './file-read-config.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';
import { headOf, packedFile, unpackedHead } from './open-packed.ts';

/** A file to read, and how. */
export interface SelectedFile {
  readonly object: StoredObject;
  readonly format: string;
  /** `null`: its first bytes will tell. */
  readonly compression: Compression | 'none' | null;
  /** Of a zip archive: the file in it. */
  readonly member: ZipMember | null;
}

/** Bytes of a file that tell its format, where its name does not. */
const HEAD_BYTES = 4096;

type Wish = Pick<FileReadConfig, 'fileFormat' | 'compression' | 'maxExpansion'>;

/** What an object holds: itself in the format that is set, that its name ends in or that it begins as; or the files of an archive. */
export async function* filesIn(
  store: ObjectStore,
  object: StoredObject,
  wish: Wish,
  signal: AbortSignal,
): AsyncGenerator<SelectedFile> {
  const named = compressionOfName(object.name ?? object.path);
  const told = wish.fileFormat ?? formatOfName(named.name)?.type;
  const compression = wish.compression ?? named.compression;
  if (compression === 'zip') yield* membersOf(store, object, wish, signal);
  else if (told !== undefined) yield { object, format: told, compression, member: null };
  else yield* begun(store, object, { ...wish, compression: compression ?? undefined }, signal);
}

/** Of an object whose name tells no format. */
async function* begun(
  store: ObjectStore,
  object: StoredObject,
  wish: Wish,
  signal: AbortSignal,
): AsyncGenerator<SelectedFile> {
  const packed = packedFile(store, object);
  const head = await headOf(packed, HEAD_BYTES, signal);
  const format = formats.find(({ begins }) => begins?.(head));
  const compression = wish.compression ?? (format === undefined ? compressionOfHead(head) : null) ?? 'none';
  if (compression === 'zip') {
    const whole = wish.compression === undefined ? await formatOfZip(packed, signal) : undefined;
    if (whole === undefined) yield* membersOf(store, object, wish, signal);
    else yield { object, format: whole, compression: 'none', member: null };
    return;
  }
  const inside = compression === 'none' ? head : await unpackedHead(packed, compression, wish, HEAD_BYTES, signal);
  const found = formats.find(({ begins }) => begins?.(inside));
  if (found === undefined) throw unknown(object.path);
  yield { object, format: found.type, compression, member: null };
}

/** The format whose files are zip archives with such members as this one has. */
async function formatOfZip(archive: FormatFile, signal: AbortSignal): Promise<string | undefined> {
  for await (const { name } of zipMembers(archive, signal)) {
    const found = formats.find(({ isZipWith }) => isZipWith?.(name));
    if (found !== undefined) return found.type;
  }
  return undefined;
}

/** Each file whose name tells the format that is set, or any; where no name tells one, all in the format that is set. */
async function* membersOf(
  store: ObjectStore,
  object: StoredObject,
  { fileFormat }: Wish,
  signal: AbortSignal,
): AsyncGenerator<SelectedFile> {
  const archive = packedFile(store, object);
  let told = false;
  let any = false;
  for await (const member of visibleMembers(archive, signal)) {
    const format = formatOfName(member.name)?.type;
    if (format === undefined) continue;
    told = true;
    if (fileFormat !== undefined && format !== fileFormat) continue;
    any = true;
    yield { object, format, compression: 'zip', member };
  }
  if (!told && fileFormat !== undefined) {
    for await (const member of visibleMembers(archive, signal)) {
      any = true;
      yield { object, format: fileFormat, compression: 'zip', member };
    }
  }
  if (any) return;
  throw new PipelineError('source.no_match', {
    message: `The archive ${JSON.stringify(object.path)} has no file ${fileFormat === undefined ? 'whose name tells a format that is read' : `of the format ${fileFormat}`}.`,
    next: 'Look into the archive, for example with unzip -l FILE. Where no name in it tells a format, fileFormat does.',
    origin: { label: object.path },
  });
}

/** Without what archives carry along: `__MACOSX/._a.csv`. */
async function* visibleMembers(archive: FormatFile, signal: AbortSignal): AsyncGenerator<ZipMember> {
  for await (const member of zipMembers(archive, signal)) {
    const hidden = member.name.startsWith('__MACOSX/') || member.name.split('/').some((part) => part.startsWith('.'));
    if (!hidden) yield member;
  }
}

/** What a person calls it, and its id. */
export function labelOf({ object, member }: Pick<SelectedFile, 'object' | 'member'>): string {
  return member === null ? object.path : memberLabel(object.path, member);
}

function unknown(label: string): PipelineError {
  return new PipelineError('source.format_unknown', {
    message: `Neither the name of ${JSON.stringify(label)} nor its first bytes tell its format.`,
    next: `Set fileFormat on the source node to one of ${formats.map(({ type }) => type).join(', ')}.`,
    origin: { label },
  });
}
