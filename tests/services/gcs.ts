import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fakeGcsServer } from './fake-gcs-server.ts';
import { freePort } from './free-port.ts';
import { whenListening } from './when-listening.ts';

/** An emulator of Google Cloud Storage on this machine, and what a test does to it. It takes any token, and heeds no condition. */
export interface GcsServer extends AsyncDisposable {
  readonly endpoint: string;
  /** A new, empty bucket, or the one of a name, made where it is not there. */
  bucket(name?: string): Promise<string>;
  put(bucket: string, key: string, content: string | Buffer): Promise<void>;
  content(bucket: string, key: string): Promise<Buffer | null>;
  remove(bucket: string, key: string): Promise<void>;
}

const TRIES = 5;

export async function gcsServer(): Promise<GcsServer> {
  if ('missing' in fakeGcsServer) throw new Error(fakeGcsServer.missing);
  for (let tries = 0; tries < TRIES; tries++) {
    const port = await freePort();
    const options = ['-backend', 'memory', '-scheme', 'http', '-host', '127.0.0.1', '-log-level', 'error'];
    const server = spawn(fakeGcsServer.path, [...options, '-port', String(port)], { stdio: 'ignore' });
    const ended = once(server, 'exit');
    if (!(await whenListening(server, port))) continue;
    return {
      ...callsOf(`http://127.0.0.1:${port}`),
      async [Symbol.asyncDispose]() {
        server.kill();
        await ended;
      },
    };
  }
  throw new Error('fake-gcs-server ended before it listened.');
}

function callsOf(endpoint: string): Omit<GcsServer, typeof Symbol.asyncDispose> {
  let buckets = 0;
  const objectAt = (bucket: string, key: string) => `${endpoint}/storage/v1/b/${bucket}/o/${encodeURIComponent(key)}`;
  async function call(url: string, init?: RequestInit, fine: readonly number[] = []): Promise<Response> {
    const response = await fetch(url, init);
    if (!response.ok && !fine.includes(response.status)) throw new Error(`${url} answered ${response.status}`);
    return response;
  }
  return {
    endpoint,
    async bucket(name) {
      buckets += 1;
      const made = name ?? `bucket-${buckets}`;
      const body = JSON.stringify({ name: made });
      const headers = { 'content-type': 'application/json' };
      await call(`${endpoint}/storage/v1/b?project=here`, { method: 'POST', headers, body }, [409]);
      return made;
    },
    async put(bucket, key, content) {
      const url = `${endpoint}/upload/storage/v1/b/${bucket}/o?uploadType=media&name=${encodeURIComponent(key)}`;
      await call(url, { method: 'POST', body: new Uint8Array(Buffer.from(content)) });
    },
    async content(bucket, key) {
      const response = await call(`${objectAt(bucket, key)}?alt=media`, {}, [404]);
      return response.ok ? Buffer.from(await response.arrayBuffer()) : null;
    },
    async remove(bucket, key) {
      await call(objectAt(bucket, key), { method: 'DELETE' }, [404]);
    },
  };
}
