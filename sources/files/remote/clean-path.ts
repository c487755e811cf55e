import path from 'node:path';
import { PipelineError } from '../../../runtime/contract/errors.ts';

/** A path from the root without `.`, `..`, doubled and outer slashes; `source.path_outside` when it would leave the root. */
export function cleanPath(root: string, relative: string): string {
  const normal = path.posix.normalize(relative === '' ? '.' : relative).replace(/\/+$/, '');
  const isOutside = normal === '..' || normal.startsWith('../') || relative.startsWith('/') || relative.includes('\0');
  if (!isOutside) return normal === '.' ? '' : normal;
  throw new PipelineError('source.path_outside', {
    message: `The path ${JSON.stringify(relative)} leads out of ${JSON.stringify(root)}.`,
    next: "Give a path beneath the connector's root, without a slash before it, or make a connector for the other place.",
    origin: { label: relative },
  });
}
