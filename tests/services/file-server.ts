import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { type Asked, type HttpService, httpService } from './http-service.ts';

/** What a server of files does, and does not, as RFC 9110 lets it. */
export interface FileServerOptions {
  /** Heeds Range; by default. */
  readonly ranges?: boolean;
  /** What tells the version; an ETag by default. */
  readonly version?: 'etag' | 'weak' | 'date' | 'none';
  /** Before anything else; gives `true` where it has answered. */
  readonly first?: (asked: Asked, response: ServerResponse, number: number) => boolean;
  /** Sends a whole body in another way. */
  readonly send?: (response: ServerResponse, content: Buffer, headers: Readonly<Record<string, string>>) => void;
}

export interface FileServer extends HttpService {
  /** By decoded path, without the first slash. */
  readonly files: Map<string, Buffer>;
  put(path: string, content: string | Buffer): void;
}

/** A server of files on this machine. What it was given last is at its path. `index.txt` tells what there is. */
export async function fileServer({
  ranges = true,
  version = 'etag',
  first,
  send,
}: FileServerOptions = {}): Promise<FileServer> {
  const files = new Map<string, Buffer>();
  const dates = new Map<string, string>();
  const started = Date.now() - 60_000;
  let puts = 0;
  const dateAfter = (seconds: number): string => new Date(started + seconds * 1_000).toUTCString();
  const service = await httpService((asked, response, number) => {
    if (first?.(asked, response, number)) return;
    const path = decodeURIComponent(new URL(asked.url, 'http://here').pathname).slice(1);
    const content = path === 'index.txt' ? Buffer.from([...files.keys()].join('\n')) : files.get(path);
    if (content === undefined) return void response.writeHead(404).end('nothing here');
    const told: Readonly<Record<string, string>> = {
      etag: { etag: etagOf(content), 'last-modified': dates.get(path) ?? dateAfter(0) },
      weak: { etag: `W/${etagOf(content)}` },
      date: { 'last-modified': dates.get(path) ?? dateAfter(0) },
      none: {},
    }[version] as Record<string, string>;
    if (isRefused(asked, told)) return void response.writeHead(412, told).end();
    const range = ranges ? rangeOf(asked, told, content.length) : null;
    if (range === 'unsatisfiable')
      return void response.writeHead(416, { ...told, 'content-range': `bytes */${content.length}` }).end();
    if (range !== null) {
      const [from, last] = range;
      const headers = {
        ...told,
        'content-range': `bytes ${from}-${last}/${content.length}`,
        'content-length': last - from + 1,
      };
      return void response.writeHead(206, headers).end(content.subarray(from, last + 1));
    }
    if (send !== undefined) return send(response, content, told);
    response.writeHead(200, { ...told, 'content-length': content.length }).end(content);
  });
  return {
    ...service,
    files,
    put(path, content) {
      puts += 1;
      files.set(path, Buffer.from(content));
      // A date tells whole seconds.
      dates.set(path, dateAfter(puts));
    },
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}

type Headers = Readonly<Record<string, string>>;

function etagOf(content: Buffer): string {
  return `"${createHash('md5').update(content).digest('hex')}"`;
}

/** Conditions on which nothing is sent. */
function isRefused({ headers }: Asked, told: Headers): boolean {
  const { 'if-match': match, 'if-unmodified-since': since } = headers;
  if (match !== undefined) return match !== told.etag;
  return since !== undefined && Date.parse(told['last-modified'] ?? '') > Date.parse(since);
}

function rangeOf({ headers }: Asked, told: Headers, bytes: number): [number, number] | 'unsatisfiable' | null {
  const { range, 'if-range': condition } = headers;
  if (condition !== undefined && condition !== told.etag && condition !== told['last-modified']) return null;
  const found = /^bytes=(\d+)-(\d*)$/.exec(range ?? '');
  if (found === null) return null;
  const from = Number(found[1]);
  if (from >= bytes) return 'unsatisfiable';
  return [from, Math.min(found[2] === '' ? Infinity : Number(found[2]), bytes - 1)];
}
