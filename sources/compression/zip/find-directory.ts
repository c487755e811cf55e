import type { FormatFile } from '../../formats/format.ts';
import { zipError, zipRefused } from './zip-error.ts';

/** Where the list of an archive's members is. */
export interface ZipDirectory {
  readonly at: number;
  readonly end: number;
  readonly count: number;
}

const END_BYTES = 22;
const LOCATOR_BYTES = 20;
const END64_BYTES = 56;
const MOST_COMMENT = 0xffff;

/** Looks for the record at the archive's end, zip64 or not. */
export async function findDirectory(file: FormatFile, signal: AbortSignal): Promise<ZipDirectory> {
  const from = Math.max(0, file.bytes - MOST_COMMENT - END_BYTES - LOCATOR_BYTES);
  const tail = await readRange(file, from, file.bytes, signal);
  const at = endRecord(tail);
  if (at === null) throw zipError(file.label, 'the record at its end is not there, as if it were cut off', file.bytes);
  const directory = {
    count: tail.readUInt16LE(at + 10),
    at: tail.readUInt32LE(at + 16),
    end: tail.readUInt32LE(at + 16) + tail.readUInt32LE(at + 12),
  };
  const locator = at - LOCATOR_BYTES;
  const is64 = locator >= 0 && tail.readUInt32LE(locator) === 0x07064b50;
  const found = is64 ? await directory64(file, tail.readBigUInt64LE(locator + 8), signal) : directory;
  if (!is64 && tail.readUInt16LE(at + 4) !== 0) {
    throw zipRefused(
      file.label,
      'it is one of several parts of an archive',
      'Put the parts together first, for example with: zip -s 0 FILE --out WHOLE.zip.',
    );
  }
  if (found.end > file.bytes || found.at > found.end)
    throw zipError(file.label, `its list of members would end at byte ${found.end} of ${file.bytes}`, from + at);
  return found;
}

/** The last one whose comment reaches to the end of the file. */
function endRecord(tail: Buffer): number | null {
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (tail.readUInt32LE(at) === 0x06054b50 && at + END_BYTES + tail.readUInt16LE(at + 20) === tail.length) return at;
  }
  return null;
}

async function directory64(file: FormatFile, place: bigint, signal: AbortSignal): Promise<ZipDirectory> {
  const from = Number(place);
  if (from + END64_BYTES > file.bytes) throw zipError(file.label, 'its zip64 record lies beyond its end', from);
  const record = await readRange(file, from, from + END64_BYTES, signal);
  if (record.readUInt32LE(0) !== 0x06064b50)
    throw zipError(file.label, 'its zip64 record is not where it should be', from);
  const at = Number(record.readBigUInt64LE(48));
  return { count: Number(record.readBigUInt64LE(32)), at, end: at + Number(record.readBigUInt64LE(40)) };
}

export async function readRange(file: FormatFile, from: number, to: number, signal: AbortSignal): Promise<Buffer> {
  await using reader = await file.open(from, signal, to);
  const bytes = Buffer.alloc(to - from);
  const count = await reader.read(bytes);
  if (count < bytes.length) throw zipError(file.label, 'it ends too early', from + count);
  return bytes;
}
