import type { Json } from '../../../runtime/contract/json.ts';
import type { FormatFile } from '../../formats/format.ts';
import { byteQueue } from '../byte-queue.ts';
import { chunksOfReader } from '../reader-of-chunks.ts';
import { findDirectory } from './find-directory.ts';
import { zipError, zipRefused } from './zip-error.ts';

/** One file of an archive, as the archive's list has it. */
export interface ZipMember extends Record<string, Json> {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Byte of the archive at which its own header begins. */
  readonly headerAt: number;
}

const HEADER_BYTES = 46;
const UNKNOWN = 0xffffffff;
const ENCRYPTED = 0x0041;
const UTF8 = 0x0800;

/** The files of an archive in the order of its list, streamed; folders are none. An encrypted one is refused. */
export async function* zipMembers(file: FormatFile, signal: AbortSignal): AsyncGenerator<ZipMember> {
  const directory = await findDirectory(file, signal);
  if (directory.count === 0) return;
  await using reader = await file.open(directory.at, signal, directory.end);
  const queue = byteQueue(chunksOfReader(reader, signal));
  let at = directory.at;
  for (let index = 0; index < directory.count; index++) {
    const header = await queue.peek(HEADER_BYTES);
    if (header.length < HEADER_BYTES || header.readUInt32LE(0) !== 0x02014b50)
      throw zipError(file.label, `entry ${index + 1} of its list is not there`, at);
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((place) => header.readUInt16LE(place)) as [
      number,
      number,
      number,
    ];
    const length = HEADER_BYTES + nameBytes + extraBytes + commentBytes;
    const entry = await queue.peek(length);
    if (entry.length < length) throw zipError(file.label, `entry ${index + 1} of its list is cut off`, at);
    const member = memberOf(file.label, entry.subarray(0, length), nameBytes, extraBytes, at);
    queue.skip(length);
    at += length;
    if (!member.name.endsWith('/')) yield member;
  }
}

function memberOf(label: string, entry: Buffer, nameBytes: number, extraBytes: number, at: number): ZipMember {
  const flags = entry.readUInt16LE(8);
  const nameAt = HEADER_BYTES;
  const raw = entry.subarray(nameAt, nameAt + nameBytes);
  const name = ((flags & UTF8) === 0 && !isAscii(raw) ? raw.toString('latin1') : raw.toString('utf8')).replaceAll(
    '\\',
    '/',
  );
  if ((flags & ENCRYPTED) !== 0) {
    throw zipRefused(
      label,
      `its file ${JSON.stringify(name)} is encrypted`,
      'Unpack the archive with its password, and pack it again without one.',
    );
  }
  const sizes = [entry.readUInt32LE(24), entry.readUInt32LE(20), entry.readUInt32LE(42)];
  const extra = entry.subarray(nameAt + nameBytes, nameAt + nameBytes + extraBytes);
  const [bytes, packedBytes, headerAt] = sizes.includes(UNKNOWN) ? sizes64(label, sizes, extra, at) : sizes;
  return {
    name,
    method: entry.readUInt16LE(10),
    crc: entry.readUInt32LE(16),
    bytes: bytes!,
    packedBytes: packedBytes!,
    headerAt: headerAt!,
  };
}

/** What does not fit into 32 bits stands in an extra field, in order. */
function sizes64(label: string, sizes: readonly number[], extra: Buffer, at: number): number[] {
  for (let place = 0; place + 4 <= extra.length; place += 4 + extra.readUInt16LE(place + 2)) {
    if (extra.readUInt16LE(place) !== 1) continue;
    let next = place + 4;
    return sizes.map((size) => {
      if (size !== UNKNOWN) return size;
      if (next + 8 > extra.length) throw zipError(label, 'an entry of its list lacks its size', at);
      const value = Number(extra.readBigUInt64LE(next));
      next += 8;
      return value;
    });
  }
  throw zipError(label, 'an entry of its list lacks its size', at);
}

function isAscii(bytes: Buffer): boolean {
  return bytes.every((byte) => byte < 128);
}
