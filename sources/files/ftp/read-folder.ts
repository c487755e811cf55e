import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { TreeEntry } from '../remote/tree.ts';
import { factsIn, fileOf } from './facts.ts';
import { FtpRefusal } from './failures.ts';
import { listedIn } from './list-line.ts';
import { isNothing } from './look.ts';
import type { Lease } from './pool.ts';
import { transferred } from './transfer.ts';

/** What a listing tells; of links it does not tell where they lead. */
export type Listed = TreeEntry | { readonly kind: 'link'; readonly name: string };

export interface ReadFolder {
  /** Gives a connection that is in the folder: a listing is asked for without a name, which servers take for a pattern, or for flags. */
  readonly enter: () => Promise<Lease>;
  /** For messages. */
  readonly folder: string;
  readonly stallMs: number;
}

/** All that is in the folder. */
export async function readFolder({ enter, folder, stallMs }: ReadFolder, signal: AbortSignal): Promise<Listed[]> {
  const lease = await enter();
  if (lease.connection.tellsFacts) {
    const lines = await linesOf(lease, { command: 'MLSD', stallMs }, signal);
    return lines.flatMap((line) => (line === '' ? [] : entryOfFacts(line, folder)));
  }
  let lines: string[];
  try {
    // Names that begin with a dot, too.
    lines = await linesOf(lease, { command: 'LIST -a', stallMs }, signal);
  } catch (cause) {
    if (!(cause instanceof FtpRefusal) || cause.code < 500) throw cause;
    lines = await linesOf(await enter(), { command: 'LIST', stallMs }, signal);
  }
  return lines.flatMap((line) => listedIn(line)?.map(entryOf) ?? unreadable(line, folder));
}

/** Gives the connection back. */
async function linesOf(
  lease: Lease,
  how: { readonly command: string; readonly stallMs: number },
  signal: AbortSignal,
): Promise<string[]> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of transferred(lease, { ...how, from: 0, most: null }, signal)) pieces.push(piece);
  } catch (cause) {
    // The folder was entered.
    throw cause instanceof FtpRefusal && isNothing(cause) ? cause.thereAfterAll() : cause;
  }
  return Buffer.concat(pieces).toString('utf8').split(/\r?\n/);
}

function entryOfFacts(line: string, folder: string): Listed[] {
  const facts = factsIn(line);
  if (facts === null || facts.name.includes('/')) return unreadable(line, folder);
  const { name, kind, bytes, modified, unique } = facts;
  if (kind === 'self' || kind === 'parent' || name === '.' || name === '..') return [];
  if (kind === 'folder') return [{ name, kind, ...(unique === null ? {} : { real: markOf(unique) }) }];
  if (kind === 'file')
    return [bytes === null || modified === null ? { name, kind: 'named' } : { name, ...fileOf(bytes, modified) }];
  return [{ name, kind }];
}

function entryOf({
  name,
  kind,
}: {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
}): Listed {
  return { name, kind: kind === 'file' ? 'named' : kind };
}

/** Stands for a folder's own path, where the server tells none: no path has such a form. */
export function markOf(unique: string): string {
  return `/unique/${unique}`;
}

/** A name with a line break becomes two lines, and neither is it. */
function unreadable(line: string, folder: string): never {
  throw new PipelineError('source.refused', {
    message: `The server's listing of ${JSON.stringify(folder)} has a line that names nothing: ${JSON.stringify(line.slice(0, 200))}. It may be the rest of a name with a line break, which FTP cannot ask for.`,
    next: 'Give that file or folder another name on the server.',
    origin: { label: folder },
  });
}
