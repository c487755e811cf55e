import type { TreeFile } from '../remote/tree.ts';

/** What a server tells of a name by MLST and MLSD (RFC 3659). */
export interface Facts {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'self' | 'parent' | 'other';
  /** Of a file, where it is told. */
  readonly bytes: number | null;
  /** Seconds since 1970, where it is told. */
  readonly modified: number | null;
  /** The same for all names of one file or folder. */
  readonly unique: string | null;
}

const KINDS: Readonly<Record<string, Facts['kind']>> = { file: 'file', dir: 'folder', cdir: 'self', pdir: 'parent' };

/** `type=file;size=4;modify=20261128162924; a name`; `null` where it is no such line. */
export function factsIn(line: string): Facts | null {
  const [, told, name] = /^((?:[^\s=;]+=[^;]*;)+) (.+)$/.exec(line) ?? [];
  if (told === undefined || name === undefined) return null;
  const facts = new Map(
    told.split(';').map((fact) => {
      const at = fact.indexOf('=');
      return [fact.slice(0, at).toLowerCase(), fact.slice(at + 1)] as const;
    }),
  );
  const type = facts.get('type')?.toLowerCase() ?? '';
  const size = facts.get('size') ?? '';
  return {
    name,
    kind: type.startsWith('os.unix=slink') || type === 'os.unix=symlink' ? 'link' : (KINDS[type] ?? 'other'),
    bytes: /^\d+$/.test(size) ? Number(size) : null,
    modified: secondsOf(facts.get('modify') ?? ''),
    unique: facts.get('unique') ?? null,
  };
}

/** Of a time as MDTM, MLST and MLSD write it, in UTC; fractions are left out, since not all three tell them. */
export function secondsOf(text: string): number | null {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?$/.exec(text.trim()) ?? [];
  if (parts.length === 0) return null;
  const [year, month, day, hour, minute, second] = parts.map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
}

/** Times are whole seconds: a file that is written twice in one, and keeps its size, looks the same. */
export function fileOf(bytes: number, modified: number): TreeFile {
  return { kind: 'file', bytes, version: `${bytes}-${modified}`, modifiedAt: modified * 1000 };
}
