import type { TreeNode } from '../remote/tree.ts';
import type { FtpConnection } from './connection.ts';
import { type Facts, factsIn, fileOf, secondsOf } from './facts.ts';
import { FtpRefusal } from './failures.ts';

/** What an absolute path stands for; links are followed by the server. */
export async function lookAt(connection: FtpConnection, at: string, signal: AbortSignal): Promise<TreeNode> {
  const facts = connection.tellsFacts ? await factsOf(connection, at, signal) : null;
  if (facts === 'nothing') return { kind: 'nothing' };
  if (facts?.kind === 'folder' || facts?.kind === 'self' || facts?.kind === 'parent') return { kind: 'folder' };
  const { control } = connection;
  const size = await orRefused(() => control.ask(`SIZE ${at}`, signal));
  if (size instanceof FtpRefusal) {
    if (!isNothing(size)) throw size;
    if (facts !== null && facts.kind !== 'link') return { kind: 'other' };
    const entered = await orRefused(() => control.ask(`CWD ${at}`, signal));
    if (!(entered instanceof FtpRefusal)) return { kind: 'folder' };
    if (!isNothing(entered)) throw entered;
    return { kind: 'nothing' };
  }
  const bytes = numberIn(size.message);
  // ProFTPD tells the facts of a link with the size of the link.
  if (facts?.kind === 'file' && facts.bytes === bytes && facts.modified !== null) return fileOf(bytes, facts.modified);
  const time = await control.ask(`MDTM ${at}`, signal);
  const modified = secondsOf(time.message.slice(4));
  if (modified === null) throw new FtpRefusal(time);
  return fileOf(bytes, modified);
}

/** What MLST tells; `nothing` where it tells that nothing is there. */
export async function factsOf(
  { control }: FtpConnection,
  at: string,
  signal: AbortSignal,
): Promise<Facts | 'nothing' | null> {
  const told = await orRefused(() => control.ask(`MLST ${at}`, signal));
  if (told instanceof FtpRefusal) {
    if (isNothing(told)) return 'nothing';
    throw told;
  }
  const [, line] = told.message.split('\n');
  return line === undefined ? null : factsIn(line.replace(/^ /, ''));
}

/** FTP has one code for what is not there, is of another kind, or is not to be seen. */
export function isNothing({ code }: FtpRefusal): boolean {
  return code === 550 || code === 553;
}

/** What was refused, in place of throwing it. */
export async function orRefused<T>(call: () => Promise<T>): Promise<T | FtpRefusal> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof FtpRefusal) return cause;
    throw cause;
  }
}

/** `213 4`, and words after it from some. */
function numberIn(message: string): number {
  const digits = /^\d{3}[ -](\d+)/.exec(message)?.[1];
  if (digits === undefined) throw new FtpRefusal({ code: 500, message });
  return Number(digits);
}
