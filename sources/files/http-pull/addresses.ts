import { PipelineError } from '../../../runtime/contract/errors.ts';

/** Whether a path is an address of its own. */
export function isAddress(path: string): boolean {
  return /^https?:\/\//i.test(path);
}

/** The address of a path: beneath the connector's where that has one. Throws `net.bad_url` or `source.path_outside`. */
export function addressOf(base: string | undefined, path: string): string {
  if (isAddress(path)) return wholeAddress(base, path);
  if (base === undefined) {
    throw new PipelineError('net.bad_url', {
      message: `${JSON.stringify(path)} is no address of http or https, and the connector has none that it could start from.`,
      next: 'Give the source node a whole address as its path, such as https://example.org/data.csv, or the connector a url.',
      origin: { label: path },
    });
  }
  const url = new URL(base);
  if (path === '') return url.href;
  url.pathname = folderOf(url) + path.split('/').map(encodeURIComponent).join('/');
  return url.href;
}

function wholeAddress(base: string | undefined, path: string): string {
  const url = URL.canParse(path) ? new URL(path) : null;
  if (url === null || url.username !== '' || url.password !== '') {
    throw new PipelineError('net.bad_url', {
      message: `${JSON.stringify(path)} is no address of a file.`,
      next: 'Give a whole address without a user in it, such as https://example.org/data.csv; the connector may sign in.',
      origin: { label: path },
    });
  }
  url.hash = '';
  if (base === undefined) return url.href;
  const root = new URL(base);
  if (url.origin === root.origin && (url.pathname === root.pathname || url.pathname.startsWith(folderOf(root))))
    return url.href;
  throw new PipelineError('source.path_outside', {
    message: `The address ${JSON.stringify(path)} is not beneath ${JSON.stringify(base)}.`,
    next: "Give a path beneath the connector's url, or make a connector for the other place.",
    origin: { label: path },
  });
}

function folderOf({ pathname }: URL): string {
  return pathname.endsWith('/') ? pathname : `${pathname}/`;
}
