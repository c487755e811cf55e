import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import type { AuthMethod } from '../../runtime/contract/definition.ts';
import type { Json } from '../../runtime/contract/json.ts';
import { connectors } from '../../sources/index.ts';
import { storeServers } from '../examples/store-servers.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';

/** A connector to a real store, and how files come there. */
export interface StorePlace extends AsyncDisposable {
  readonly connector: Readonly<Record<string, Json>>;
  readonly credentials: Json;
  /** Gives the path of a source node that reads the file. */
  put(name: string, content: string | Buffer): Promise<string>;
}

/** Every store of files that there is. */
export const stores: readonly string[] = connectors
  .filter(({ source, comesWithRun }) => comesWithRun !== true && source.safeParse({ fileFormat: 'csv' }).success)
  .map(({ type }) => type);

/** A store with its first example's settings, served as in `tests/examples`; why not, where this machine lacks the server. */
export async function storePlace(type: string): Promise<StorePlace | { readonly missing: string }> {
  if (type === 'local_fs') return localPlace();
  const start = storeServers[type];
  const folder = folderOf(type);
  if (start === undefined || folder === null)
    throw new Error(`the store ${type} has no server or no example in tests/examples`);
  const server = await start();
  if ('missing' in server) return { missing: String(server.missing) };
  const example = connectors.find((connector) => connector.type === type)?.examples[0]?.config;
  const config = server.reached(example as Readonly<Record<string, Json>>);
  const { method, config: authConfig } = server.auth satisfies { method: AuthMethod };
  return {
    connector: { type, config, authMethod: method, authConfig },
    credentials: authConfig,
    async put(name, content) {
      await server.put(`${folder.root}/${folder.below}${name}`, content);
      return folder.below + name;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Whose paths begin above the folder of the example's objects: that folder, from the root. */
const BELOW: Readonly<Record<string, string>> = { http_pull: 'customers/' };

/** The root of the first example, as the objects of its fixture tell it. */
function folderOf(type: string): { readonly root: string; readonly below: string } | null {
  const path = new URL(`../examples/definitions/connectors/${type}.yaml`, import.meta.url);
  if (!existsSync(path)) return null;
  const { examples } = parseYaml(readFileSync(path, 'utf8')) as { examples: Record<string, { objects?: object }> };
  const [object] = Object.keys(Object.values(examples)[0]?.objects ?? {});
  if (object === undefined) return null;
  const below = BELOW[type] ?? '';
  const folder = object.slice(0, object.lastIndexOf('/') + 1);
  return { root: folder.slice(0, folder.length - below.length - 1), below };
}

async function localPlace(): Promise<StorePlace> {
  const folder = await temporaryFolder();
  return {
    connector: { type: 'local_fs', config: { path: folder.path } },
    credentials: null,
    async put(name, content) {
      await writeFile(join(folder.path, name), content);
      return name;
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}
