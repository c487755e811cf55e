import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { BlobServiceClient, RestError, StorageSharedKeyCredential } from '@azure/storage-blob';

/** A server of Azure's blobs on this machine, and what a test does to it. */
export interface Azurite extends AsyncDisposable {
  /** With the account in its path. */
  readonly endpoint: string;
  readonly account: string;
  readonly key: string;
  /** A new, empty container, or the one of a name, made where it is not there. */
  container(name?: string): Promise<string>;
  put(container: string, key: string, content: string | Buffer): Promise<void>;
  content(container: string, key: string): Promise<Buffer | null>;
  remove(container: string, key: string): Promise<void>;
}

/** The account that azurite has, and its key, as its documentation gives them to everybody. */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** `tls`: files of a certificate and its key; then it takes tokens as well. */
export async function azurite(tls?: { readonly cert: string; readonly key: string }): Promise<Azurite> {
  const main = createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js');
  const options = [
    '--blobHost',
    '127.0.0.1',
    '--blobPort',
    '0',
    '--inMemoryPersistence',
    '--skipApiVersionCheck',
    '--disableTelemetry',
    '--silent',
    ...(tls === undefined ? [] : ['--oauth', 'basic', '--cert', tls.cert, '--key', tls.key]),
  ];
  const server = spawn(process.execPath, [main, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(server, 'exit');
  const origin = await listening(server.stdout);
  const endpoint = `${origin}/${ACCOUNT}`;
  const service = new BlobServiceClient(endpoint, new StorageSharedKeyCredential(ACCOUNT, KEY));
  let containers = 0;
  const blob = (container: string, key: string) => service.getContainerClient(container).getBlockBlobClient(key);
  return {
    endpoint,
    account: ACCOUNT,
    key: KEY,
    async container(name) {
      containers += 1;
      const made = service.getContainerClient(name ?? `container-${containers}`);
      await made.createIfNotExists();
      return made.containerName;
    },
    async put(container, key, content) {
      await blob(container, key).uploadData(Buffer.from(content));
    },
    async content(container, key) {
      try {
        return await blob(container, key).downloadToBuffer();
      } catch (error) {
        if (error instanceof RestError && error.statusCode === 404) return null;
        throw error;
      }
    },
    async remove(container, key) {
      await blob(container, key).delete();
    },
    async [Symbol.asyncDispose]() {
      server.kill();
      await ended;
    },
  };
}

async function listening(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(output)) {
    const [origin] = /https?:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (origin !== undefined) {
      output.resume();
      return origin;
    }
  }
  throw new Error('azurite ended before it listened');
}
