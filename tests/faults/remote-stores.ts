import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { startMoto } from '../services/moto.ts';
import { startSshd } from '../services/sshd.ts';
import { filesOf } from '../worker/files-of.ts';
import type { Elsewhere } from './load-from.ts';

/** A store whose server runs on this machine, empty. */
export interface RemoteStore extends Elsewhere, AsyncDisposable {
  put(path: string, content: string): Promise<void>;
  /** Paths of all that is there, in order. */
  list(): Promise<readonly string[]>;
}

/** OpenSSH: files are claimed by a step of their names. */
export async function sftpStore(): Promise<RemoteStore> {
  const server = await startSshd();
  const { port, hostKey, folder, username, privateKey } = server;
  return {
    connectorType: 'sftp',
    connector: { host: '127.0.0.1', port, hostKey, remotePath: folder },
    authMethod: 'ssh_key',
    auth: { username, privateKey },
    put: server.files.put,
    list: () => filesOf({ folder }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** moto, which heeds conditions: objects are claimed by marks. `by`: another address, by way of which loads come to it. */
export async function s3Store(by = async (endpoint: string): Promise<string> => endpoint): Promise<RemoteStore> {
  const server = await startMoto();
  const { client, endpoint } = server;
  const bucket = await server.bucket();
  return {
    connectorType: 'aws_s3',
    connector: { bucket, region: 'us-east-1', endpoint: await by(endpoint), pathStyle: true },
    authMethod: 'access_key',
    auth: { accessKeyId: 'test', secretAccessKey: 'test' },
    put: (path, content) => server.put(bucket, path, content),
    async list() {
      const pages = await Array.fromAsync(paginateListObjectsV2({ client }, { Bucket: bucket }));
      return pages.flatMap(({ Contents = [] }) => Contents.map(({ Key = '' }) => Key)).sort();
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
