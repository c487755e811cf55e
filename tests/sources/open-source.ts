import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AuthMethod } from '../../runtime/contract/definition.ts';
import type { ColumnTypes, Json, Source, SourceInput } from '../../runtime/contract/index.ts';
import { connectors } from '../../sources/index.ts';

export interface OpenOptions {
  readonly type?: 'local_fs' | 'csv_upload' | 'aws_s3' | 'azure_blob' | 'gcs' | 'http_pull' | 'sftp' | 'ftp';
  readonly auth?: { readonly method: AuthMethod; readonly config: Json };
  readonly connector?: Json;
  readonly read?: Json;
  readonly columns?: ColumnTypes | null;
  readonly batchBytes?: number;
  readonly startedAt?: number;
}

/** A folder with these files, removed when the test ends. */
export async function folderOf(
  files: Readonly<Record<string, string | Buffer>>,
): Promise<{ path: string } & AsyncDisposable> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sluice-source-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  return { path: folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** A source as the runtime makes it: configs parsed by the connector's definition. */
export async function openSource(baseDirectory: string, options: OpenOptions = {}): Promise<Source> {
  const type = options.type ?? 'local_fs';
  const definition = connectors.find((connector) => connector.type === type)!;
  const make = await definition.load();
  const input: SourceInput = {
    node: 'source-1',
    connector: definition.config.parse(options.connector ?? (type === 'local_fs' ? { path: '.' } : {})),
    auth: options.auth === undefined ? null : definition.auth[options.auth.method]!.parse(options.auth.config),
    read: definition.source.parse(options.read ?? {}),
    columns: options.columns ?? null,
    startedAt: options.startedAt ?? Date.now(),
    baseDirectory,
    batchBytes: options.batchBytes ?? 256 * 1024,
    allowPrivateHosts: true,
  };
  return make(input as never);
}
