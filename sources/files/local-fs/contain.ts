import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { PipelineError } from '../../../runtime/contract/errors.ts';

/** The absolute path of `relative` beneath `root`; `source.path_outside` when `..` or an absolute path would leave it. */
export function containedPath(root: string, relative: string): string {
  const absolute = path.resolve(root, relative);
  if (!isBeneath(root, absolute) || relative.includes('\0')) throw outside(root, relative);
  return absolute;
}

/** Follows symbolic links, and refuses one that leaves the root. Rejects like `realpath` when there is nothing. */
export async function containedRealPath(root: string, absolute: string): Promise<string> {
  const [realRoot, real] = await Promise.all([realpath(root), realpath(absolute)]);
  if (!isBeneath(realRoot, real)) throw outside(root, path.relative(root, absolute), real);
  return real;
}

function isBeneath(root: string, absolute: string): boolean {
  const relative = path.relative(root, absolute);
  return relative === '' || (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative));
}

function outside(root: string, relative: string, target?: string): PipelineError {
  const through = target === undefined ? '' : ` through a symbolic link to ${JSON.stringify(target)}`;
  return new PipelineError('source.path_outside', {
    message: `The path ${JSON.stringify(relative)} leads out of the connector's folder ${JSON.stringify(root)}${through}.`,
    next: "Give a path beneath the connector's folder, or make a connector for the other folder.",
    origin: { label: relative },
  });
}
