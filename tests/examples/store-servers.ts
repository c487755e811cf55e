import type { AuthMethod } from '../../runtime/contract/definition.ts';
import type { Json } from '../../runtime/contract/json.ts';

type Settings = Readonly<Record<string, Json>>;

/** A real server in place of the one that a connector's examples name. */
export interface StoreServer extends AsyncDisposable {
  readonly auth: { readonly method: AuthMethod; readonly config: Settings };
  /** The settings of an example, with this server in them. */
  reached(config: Settings): Settings;
  /** `path` begins with the bucket, where there are buckets. */
  put(path: string, content: string | Buffer): Promise<void>;
}

/** How the examples of connectors are served whose files are not on this machine; gives why, where a server is not to be had. */
export const storeServers: Readonly<Record<string, () => Promise<StoreServer | { readonly missing: string }>>> = {
  async aws_s3() {
    const { s3Server } = await import('../services/s3-server.ts');
    const server = await s3Server();
    return {
      auth: { method: 'access_key', config: { accessKeyId: 'key', secretAccessKey: 'secret' } },
      reached: (config) => ({ ...config, endpoint: server.endpoint }),
      async put(path, text) {
        const [bucket, ...key] = path.split('/');
        await server.put(server.bucket(bucket), key.join('/'), text);
      },
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  },
  async azure_blob() {
    const { azurite } = await import('../services/azurite.ts');
    const server = await azurite();
    return {
      auth: { method: 'access_key', config: { accountKey: server.key } },
      reached: (config) => ({ ...config, storageAccount: server.account, endpoint: server.endpoint }),
      async put(path, text) {
        const [container, ...key] = path.split('/');
        await server.put(await server.container(container), key.join('/'), text);
      },
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  },
  async gcs() {
    const { fakeGcsServer } = await import('../services/fake-gcs-server.ts');
    if ('missing' in fakeGcsServer) return fakeGcsServer;
    const { gcsServer } = await import('../services/gcs.ts');
    const server = await gcsServer();
    return {
      auth: { method: 'token', config: { accessToken: 'any' } },
      reached: (config) => ({ ...config, endpoint: server.endpoint }),
      async put(path, text) {
        const [bucket, ...key] = path.split('/');
        await server.put(await server.bucket(bucket), key.join('/'), text);
      },
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  },
  async http_pull() {
    const { fileServer } = await import('../services/file-server.ts');
    const server = await fileServer();
    return {
      auth: { method: 'api_key', config: { apiKey: 'key' } },
      reached: (config) => ({ ...config, url: server.origin + new URL(String(config.url)).pathname }),
      put: async (path, text) => server.put(path, text),
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  },
  async ftp() {
    const { proftpd, startProftpd } = await import('../services/proftpd.ts');
    if ('missing' in proftpd) return proftpd;
    const { port, username, password, files, ...server } = await startProftpd();
    return {
      auth: { method: 'username_password', config: { username, password } },
      reached: (config) => ({ ...config, host: '127.0.0.1', port, security: 'none' }),
      put: files.put,
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  },
  async sftp() {
    const { sshd, startSshd } = await import('../services/sshd.ts');
    if ('missing' in sshd) return sshd;
    const { hostKey, port, username, privateKey, files, ...server } = await startSshd();
    return {
      auth: { method: 'ssh_key', config: { username, privateKey } },
      reached: (config) => ({ ...config, host: '127.0.0.1', port, hostKey }),
      put: files.put,
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  },
};
