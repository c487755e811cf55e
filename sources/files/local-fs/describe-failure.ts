import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { type FileDoing, fileError } from './file-error.ts';

/** Makes a call; what it fails with is told as an error that a user can act on, with the modes that are in the way. */
export async function describeFailure<T>(label: string, call: () => Promise<T>, doing: FileDoing = 'read'): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const told = fileError(error, label, doing);
    throw told instanceof PipelineError && told.code === 'source.permission'
      ? await withModes(told, error, doing)
      : told;
  }
}

async function withModes(told: PipelineError, cause: unknown, doing: FileDoing): Promise<PipelineError> {
  const { path: at, dest } = cause as NodeJS.ErrnoException & { readonly dest?: string };
  const obstacle = at === undefined ? null : await obstacleOn(dest ?? at, doing);
  if (obstacle === null) return told;
  const { code, message, ...rest } = told.toJSON();
  const { permission, said } = obstacle;
  return new PipelineError(code, { ...rest, message: `${message} ${said}`, detail: { permission }, cause });
}

/** The first part of a path that may not be entered or, where all may, what lies there; `null` where modes are not it. */
async function obstacleOn(
  at: string,
  doing: FileDoing,
): Promise<{ readonly permission: string; readonly said: string } | null> {
  const target = doing === 'write' ? path.dirname(at) : at;
  for (const folder of foldersAbove(target)) {
    const stats = await stat(folder).catch(() => null);
    if (stats !== null && !may(stats, X)) return { permission: `x on ${folder}`, said: modeOf(folder, stats) };
  }
  const stats = await stat(target).catch(() => null);
  if (stats === null) return null;
  const wanted = doing === 'write' ? 'wx' : stats.isDirectory() ? 'rx' : 'r';
  const bits = { wx: W | X, rx: R | X, r: R }[wanted];
  return may(stats, bits) ? null : { permission: `${wanted} on ${target}`, said: modeOf(target, stats) };
}

const [R, W, X] = [4, 2, 1];

/** By its mode, which is not all that some disks go by. Not by `access`, which asks for the user who started this process. */
function may({ mode, uid, gid }: Stats, bits: number): boolean {
  const user = process.geteuid?.();
  if (user === undefined || user === 0) return true;
  const groups = [process.getegid!(), ...process.getgroups!()];
  const shift = uid === user ? 6 : groups.includes(gid) ? 3 : 0;
  return ((mode >> shift) & bits) === bits;
}

/** `/a/b/c` → `/`, `/a`, `/a/b`. */
function foldersAbove(absolute: string): string[] {
  const { root } = path.parse(absolute);
  const above: string[] = [];
  for (let at = path.dirname(absolute); ; at = path.dirname(at)) {
    above.unshift(at);
    if (at === root) return above;
  }
}

function modeOf(at: string, { mode, uid, gid }: Stats): string {
  const letters = [6, 3, 0].map((shift) => {
    const bits = mode >> shift;
    return `${bits & R ? 'r' : '-'}${bits & W ? 'w' : '-'}${bits & X ? 'x' : '-'}`;
  });
  return `${at} is ${letters.join('')} of the user ${uid} and the group ${gid}, and Sluice runs as the user ${process.geteuid?.()}.`;
}
