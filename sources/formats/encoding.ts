import { isUtf8 } from 'node:buffer';
import { PipelineError } from '../../runtime/contract/errors.ts';

/** Read through a decoder, by the names that WHATWG gives them. */
const DECODED = [
  'utf-16le',
  'utf-16be',
  'iso-8859-2',
  'iso-8859-5',
  'iso-8859-7',
  'iso-8859-9',
  'iso-8859-15',
  'windows-874',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'koi8-r',
  'koi8-u',
  'macintosh',
  'ibm866',
  'shift_jis',
  'euc-jp',
  'iso-2022-jp',
  'euc-kr',
  'gbk',
  'gb18030',
  'big5',
] as const;
export type DecodedEncoding = (typeof DECODED)[number];

/** Read byte by byte, so that a position is a byte of the file. */
const PLAIN = ['utf-8', 'latin1', 'windows-1252'] as const;
export type PlainEncoding = (typeof PLAIN)[number];

export const ENCODINGS = [...PLAIN, ...DECODED] as const;
export type Encoding = (typeof ENCODINGS)[number];

export function isDecoded(encoding: Encoding): encoding is DecodedEncoding {
  return (DECODED as readonly string[]).includes(encoding);
}

/** The UTF-16 that a byte order mark at a file's beginning tells. */
export function markedUtf16(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : null;
}

/** The UTF-16 that a mark tells, or, where a file begins with an ASCII character as JSON and XML do, the zero beside it. */
export function begunUtf16(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  const marked = markedUtf16(head);
  if (marked !== null || head.length < 2) return marked;
  if (head[0] !== 0 && head[1] === 0) return 'utf-16le';
  return head[0] === 0 && head[1] !== 0 ? 'utf-16be' : null;
}

/** Turns the bytes of a one-byte encoding into UTF-8. */
export interface Transcode {
  /** Most UTF-8 bytes for one byte. */
  readonly growth: number;
  /** Writes `raw` as UTF-8 into `target` from `at`; gives the number of bytes written. */
  into(raw: Buffer, target: Buffer, at: number): number;
}

/** `null` for UTF-8, which is read as it is. */
export function transcodeOf(encoding: PlainEncoding): Transcode | null {
  switch (encoding) {
    case 'utf-8':
      return null;
    case 'latin1':
      return { growth: 2, into: (raw, target, at) => target.write(raw.toString('latin1'), at, 'utf8') };
    case 'windows-1252': {
      const decoder = new TextDecoder('windows-1252');
      return { growth: 3, into: (raw, target, at) => target.write(decoder.decode(raw), at, 'utf8') };
    }
    default:
      return encoding satisfies never;
  }
}

/** How many bytes of the file the UTF-8 text in `buffer[from .. to)` was made from. */
export function fileBytes(encoding: PlainEncoding, buffer: Buffer, from: number, to: number): number {
  if (encoding === 'utf-8') return to - from;
  // One byte of the file is one character, and a character has one byte that is not a continuation.
  let count = 0;
  for (let at = from; at < to; at++) if ((buffer[at]! & 0xc0) !== 0x80) count++;
  return count;
}

/** Bytes of the file for places in a buffer, in which `from` is the file's byte `byte`; asked for in order, each byte is looked at once. */
export function byteCounter(
  encoding: PlainEncoding,
  buffer: Buffer,
  from: number,
  byte: number,
): (at: number) => number {
  let counted = from;
  let reached = byte;
  return (at) => {
    reached += fileBytes(encoding, buffer, counted, at);
    counted = at;
    return reached;
  };
}

/** Length of the UTF-8 byte order mark at the start of a file. Another one, or UTF-16 without one, is refused. */
export function byteOrderMark(head: Buffer, encoding: PlainEncoding, label: string): number {
  if (encoding !== 'utf-8') return 0;
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 3;
  if (markedUtf16(head) !== null || looksLikeUtf16(head)) {
    throw new PipelineError('format.encoding', {
      message: `${JSON.stringify(label)} is UTF-16 text.`,
      next: 'Set the encoding of the source node to utf-16le or utf-16be where the format has that option, or save the file as UTF-8, for example with: iconv -f UTF-16 -t UTF-8 FILE.',
      origin: { label, line: 1, byte: 0 },
    });
  }
  return 0;
}

/** Latin letters in UTF-16 have a zero for every second byte. */
function looksLikeUtf16(head: Buffer): boolean {
  const length = Math.min(head.length, 64) & ~1;
  if (length < 8) return false;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < length; at += 2) {
    if (head[at] === 0) even++;
    if (head[at + 1] === 0) odd++;
  }
  return Math.max(even, odd) > length * 0.4;
}

/** Throws `format.encoding` unless the text that names the columns is UTF-8. */
export function requireUtf8(bytes: Buffer, label: string, line: number): void {
  if (isUtf8(bytes)) return;
  throw new PipelineError('format.encoding', {
    message: `The header of ${JSON.stringify(label)} is not UTF-8 text.`,
    next: 'Set the encoding of the source node (windows-1252 for files from Excel), or save the file as UTF-8.',
    origin: { label, line },
  });
}
