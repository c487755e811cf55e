import { createHash } from 'node:crypto';
import path from 'node:path';

/** What the name of the file ends in that says why the file beside it has failed. */
const REASON_ENDING = '.reason.json';

/** Bytes of a name: what most disks take. */
const LONGEST_NAME = 255;
/** What comes last in a name is kept where it can be an extension. */
const LONGEST_EXTENSION = 32;
/** Hexadecimal: what tells two names that begin alike. */
const DIGEST_DIGITS = 12;

/** Where the reason of a failed file lies: beside it, `a.csv.reason.json`. */
export const reasonFileOf = (file: string): string => beside(file, { before: '', after: REASON_ENDING });

/** Another name beside a file that has one: `a~2.csv.gz`. The number stands before the first point, but for one that begins the name. */
export const numbered = (file: string, number: number): string => beside(file, { before: `~${number}`, after: '' });

/** Where that would be longer than names may be, the name is cut, and a digest of it tells it from others: `long~0f8b3c….csv.reason.json`. */
function beside(file: string, added: { readonly before: string; readonly after: string }): string {
  const name = path.posix.basename(file);
  return path.posix.join(path.posix.dirname(file), lengthened(name, added));
}

function lengthened(name: string, { before, after }: { readonly before: string; readonly after: string }): string {
  const point = name.indexOf('.', 1);
  const [stem, rest] = point < 0 ? [name, ''] : [name.slice(0, point), name.slice(point)];
  const whole = `${stem}${before}${rest}${after}`;
  // A store that has such a name takes longer ones than disks do.
  if (bytesOf(whole) <= LONGEST_NAME || bytesOf(name) > LONGEST_NAME) return whole;
  const last = path.posix.extname(name);
  const extension = bytesOf(last) > LONGEST_EXTENSION ? '' : last;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, DIGEST_DIGITS);
  const end = `~${digest}${before}${extension}${after}`;
  return cut(name.slice(0, name.length - extension.length), LONGEST_NAME - bytesOf(end)) + end;
}

const bytesOf = (text: string): number => Buffer.byteLength(text);

/** Whole characters of a text, of so many bytes at most. */
function cut(text: string, bytes: number): string {
  let left = bytes;
  let kept = '';
  for (const character of text) {
    left -= bytesOf(character);
    if (left < 0) return kept;
    kept += character;
  }
  return kept;
}
