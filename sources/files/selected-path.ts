import path from 'node:path';
import { type Compression, compressionOfName } from '../compression/compressions.ts';
import { formatOfName } from '../formats/index.ts';
import { type MatchPath, matchPath } from './match-path.ts';
import type { PathPattern } from './path-pattern.ts';

/** What of a source node's settings tells which paths it reads. */
export interface PathSelection {
  readonly path: string;
  readonly pattern?: PathPattern | undefined;
  readonly fileFormat?: string | undefined;
  readonly compression?: Compression | 'none' | undefined;
}

/** What a source node names. `at`: the moment that a date template stands for, in milliseconds since 1970. */
export interface Selecting<S extends PathSelection = PathSelection> {
  readonly selection: S;
  readonly at: number;
}

/** Whether a file would be among them, if it were there. */
export function isSelected({ selection, at }: Selecting): (file: string) => boolean {
  const folder = trimmed(selection.path);
  const isWanted = wantedBy(selection, at);
  return (file) => {
    if (folder !== '' && !file.startsWith(`${folder}/`)) return file === folder;
    return isWanted(folder === '' ? file : file.slice(folder.length + 1));
  };
}

/** Without a pattern: the files that end as the format's do, or as any format's, packed or not; hidden ones never. */
export function wantedBy(selection: PathSelection, at: number): MatchPath {
  const { pattern } = selection;
  return pattern === undefined ? (relative) => isReadByName(relative, selection) : matchPath(pattern, at);
}

/** Whether a file of this name would be read where no pattern says which are. */
function isReadByName(
  relative: string,
  { fileFormat, compression }: Pick<PathSelection, 'fileFormat' | 'compression'>,
): boolean {
  if (relative.split('/').some((part) => part.startsWith('.'))) return false;
  const named = compressionOfName(path.posix.basename(relative));
  if (named.compression === 'zip' && (compression === undefined || compression === 'zip')) return true;
  const format = formatOfName(named.name);
  return format !== undefined && (fileFormat === undefined || format.type === fileFormat);
}

/** A folder without what does not tell it from another: `./a/` is `a`. */
export function trimmed(folder: string): string {
  const normal = path.posix.normalize(folder === '' ? '.' : folder).replace(/\/+$/, '');
  return normal === '.' ? '' : normal;
}
