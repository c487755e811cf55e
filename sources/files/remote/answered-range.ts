/** Whether a `Content-Range` tells of other bytes than `from` to before `to`. An answer of the whole has none. */
export function isOtherRange(header: string | undefined, from: number, to: number): boolean {
  const found = /^bytes (\d+)-(\d+)\//.exec(header ?? '');
  return found !== null && (Number(found[1]) !== from || Number(found[2]) !== to - 1);
}

/** Whether an answer's ETag is that of another version. Quotes, and the mark of a weak one, are written by some and not by others. */
export function isOtherVersion(etag: string | undefined, version: string): boolean {
  return etag !== undefined && bare(etag) !== bare(version);
}

function bare(etag: string): string {
  return etag.replace(/^W\//, '').replace(/^"|"$/g, '');
}
