import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';
import type { Context, Middleware, Next } from 'koa';

/** The built UI: its files, and `index.html` for every page that the UI itself routes. */
export function serveUi(directory: string | null): Middleware {
  return async (ctx: Context, next: Next) => {
    if (directory === null || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();
    const root = resolve(directory);
    const wanted = await fileAt(root, ctx.path);
    // A missing file with an extension is a fault of the page, not a route of it.
    const file = wanted ?? (extname(ctx.path) === '' ? await fileAt(root, '/index.html') : null);
    if (file === null) return next();
    ctx.type = extname(file.path);
    ctx.length = file.bytes;
    ctx.lastModified = file.modified;
    // Vite names everything below assets/ by its content's hash.
    ctx.set('Cache-Control', ctx.path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
    ctx.etag = `${file.bytes}-${file.modified.getTime()}`;
    ctx.status = 200;
    if (ctx.fresh) ctx.status = 304;
    else if (ctx.method === 'GET') ctx.body = createReadStream(file.path);
  };
}

interface Found {
  readonly path: string;
  readonly bytes: number;
  readonly modified: Date;
}

async function fileAt(root: string, urlPath: string): Promise<Found | null> {
  const name = decode(urlPath);
  if (name === null) return null;
  try {
    const path = await realpath(join(root, name === '/' ? 'index.html' : name));
    if (!path.startsWith((await realpath(root)) + sep)) return null;
    const found = await stat(path);
    return found.isFile() ? { path, bytes: found.size, modified: found.mtime } : null;
  } catch (error) {
    if (NOT_THERE.has((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

const NOT_THERE = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP']);

function decode(urlPath: string): string | null {
  try {
    const name = decodeURIComponent(urlPath);
    return name.includes('\0') ? null : name;
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
