import zlib from 'node:zlib';
import type { FormatFile } from '../../formats/format.ts';
import { PackedError } from '../packed-error.ts';
import { inflate, unpack } from '../unpack.ts';
import { type UnpackedFile, unpackedFile } from '../unpacked-file.ts';
import { readRange } from './find-directory.ts';
import type { ZipMember } from './members.ts';
import { zipError, zipRefused } from './zip-error.ts';

const HEADER_BYTES = 30;

export interface MemberOptions {
  /** Bytes that one packed byte may become. */
  readonly maxExpansion: number;
  /** What errors name; by default the file in its archive. */
  readonly label?: string;
}

/** One file of an archive, unpacked; its checksum and size are held to what the archive says before its last byte is given. */
export function memberFile(
  archive: FormatFile,
  member: ZipMember,
  { maxExpansion, label = memberLabel(archive.label, member) }: MemberOptions,
): UnpackedFile {
  const open = unpackerOf(label, member);
  const packed: FormatFile = {
    label,
    bytes: member.packedBytes,
    async open(_from, signal) {
      const { headerAt, packedBytes } = member;
      if (headerAt + HEADER_BYTES > archive.bytes) throw zipError(label, 'its header lies beyond the end', headerAt);
      const header = await readRange(archive, headerAt, headerAt + HEADER_BYTES, signal);
      if (header.readUInt32LE(0) !== 0x04034b50)
        throw zipError(label, 'its header is not where the list says', headerAt);
      const at = headerAt + HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
      if (at + packedBytes > archive.bytes) throw zipError(label, 'it lies beyond the end of the archive', at);
      return await archive.open(at, signal, at + packedBytes);
    },
  };
  return unpackedFile({ packed, compression: 'zip', unpack: (chunks) => proven(open(chunks), member), maxExpansion });
}

export function memberLabel(archive: string, { name }: ZipMember): string {
  return `${archive}/${name}`;
}

function unpackerOf(label: string, { method }: ZipMember): (chunks: AsyncIterable<Buffer>) => AsyncIterable<Buffer> {
  switch (method) {
    case 0:
      return (chunks) => chunks;
    case 8:
      return inflate;
    case 12:
      return (chunks) => unpack('bzip2', chunks);
    case 93:
      return (chunks) => unpack('zstd', chunks);
    default:
      throw zipRefused(
        label,
        `it is packed by the method ${method}`,
        'Pack the archive again with deflate, which is what zip does when nothing else is asked for.',
      );
  }
}

/** Holds the last chunk back until the whole is proven. */
async function* proven(chunks: AsyncIterable<Buffer>, { crc, bytes }: ZipMember): AsyncGenerator<Buffer> {
  let sum = 0;
  let length = 0;
  let held: Buffer | null = null;
  for await (const chunk of chunks) {
    sum = zlib.crc32(chunk, sum);
    length += chunk.length;
    if (held !== null) yield held;
    held = chunk;
  }
  if (length !== bytes)
    throw new PackedError(`it has ${length} bytes instead of ${bytes}`, { truncated: length < bytes });
  if (sum !== crc) throw new PackedError('its checksum does not match');
  if (held !== null) yield held;
}
