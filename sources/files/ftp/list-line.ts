import { FileType, parseList } from 'basic-ftp';

export interface ListedName {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
}

const KINDS: Readonly<Record<number, ListedName['kind']>> = {
  [FileType.File]: 'file',
  [FileType.Directory]: 'folder',
  [FileType.SymbolicLink]: 'link',
};

/**
 * A line of LIST, in the manner of Unix or of DOS: its name and its kind. Its size and time are not taken: the time is the
 * server's own, in a zone that it does not tell. Empty: a line that names nothing; `null`: one that cannot be read.
 */
export function listedIn(line: string): readonly ListedName[] | null {
  if (line.trim() === '' || /^total \d+$/.test(line)) return [];
  // Facts have a command of their own; what is like them here is the rest of a name with a line break.
  if (!/^[\s\d]*[bcdelfmpSs-][rwxsStTL-]{9}|^\d/.test(line)) return null;
  try {
    return parseList(line).map(({ name, type }) => ({ name, kind: KINDS[type] ?? 'other' }));
  } catch {
    // Which it says by throwing.
    return null;
  }
}
