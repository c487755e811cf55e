import type { IncomingHttpHeaders } from 'node:http';
import { compressionOfName } from '../../compression/compressions.ts';

/** A version that ranges can be held to, as headers tell it: an ETag that is not weak, or else a date. */
export function rangeVersion({ etag, 'last-modified': date }: IncomingHttpHeaders): string | null {
  return etag !== undefined && !etag.startsWith('W/') ? etag : etag === undefined ? (date ?? null) : null;
}

/** A version that whole answers can be told apart by; `null`: only by their content. */
export function wholeVersion({ etag, 'last-modified': date }: IncomingHttpHeaders): string | null {
  return etag ?? date ?? null;
}

/** When it was last written, in milliseconds since 1970; `null`: the server does not say. */
export function modifiedAt({ 'last-modified': date }: IncomingHttpHeaders): number | null {
  const at = Date.parse(date ?? '');
  return Number.isNaN(at) ? null : at;
}

/** Headers that ask for a range of this version and no other: those that know one of both conditions heed it. */
export function heldTo(version: string): Readonly<Record<string, string>> {
  return version.startsWith('"')
    ? { 'if-match': version, 'if-range': version }
    : { 'if-unmodified-since': version, 'if-range': version };
}

/** Whether the body is packed for the way alone. Some say so of a `.gz` that lies there packed. */
export function isPacked({ 'content-encoding': encoding = 'identity' }: IncomingHttpHeaders, path: string): boolean {
  const packing = encoding.trim().toLowerCase();
  if (packing === 'identity' || packing === '') return false;
  const named = compressionOfName(path).compression;
  const own = { gzip: ['gzip', 'x-gzip'], brotli: ['br'], zstd: ['zstd'] }[named as 'gzip'];
  return own === undefined || !own.includes(packing);
}

/** `bytes 0-0/1234`; `null` where it is another form, or the size is not told. */
export function contentRange(header: string | undefined): { from: number; last: number; bytes: number } | null {
  const found = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(header?.trim() ?? '');
  return found === null ? null : { from: Number(found[1]), last: Number(found[2]), bytes: Number(found[3]) };
}
