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
  const [known, real] = await Promise.all([knownRealRoot(root), realpath(absolute)]);
  if (isBeneath(known, real)) return real;
  // The root may be a link that leads elsewhere by now.
  if (!isBeneath(await realpath(root), real)) throw outside(root, path.relative(root, absolute), real);
  return real;
}

/** Where a root leads is looked up once in so long: each of many small files would ask the same. */
const KNOWN_MS = 1_000;
const KNOWN_ROOTS = 64;
const known = new Map<string, { readonly until: number; readonly real: Promise<string> }>();

function knownRealRoot(root: string): Promise<string> {
  const now = performance.now();
  const before = known.get(root);
  if (before !== undefined && now < before.until) return before.real;
  if (known.size >= KNOWN_ROOTS) known.clear();
  const real = realpath(root);
  // A failure is told to all who wait for it, and is not kept.
  real.catch(() => known.delete(root));
  known.set(root, { until: now + KNOWN_MS, real });
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
