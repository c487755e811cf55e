import { expect, test } from 'vitest';
import { seeded } from '../faults/seed.ts';
import { type FaultProxy, faultProxy } from '../services/fault-proxy.ts';
import { formatFiles } from './format-files.ts';
import { expectedRows, loadRows } from './load-rows.ts';
import { placeForFile } from './place-for-file.ts';
import { ROWS } from './rows.ts';
import { type StorePlace, storePlace } from './store-places.ts';

const STRIKES = 4;
const MOST_LOADS = 40;

const { place, signIn } = placeForFile();

test.each(['aws_s3', 'azure_blob', 'ftp', 'gcs', 'http_pull', 'sftp'])(
  'loads from %s are right though every third connection is reset at a random byte',
  async (type) => {
    const random = seeded('tests/matrix/resets.test.ts');
    const store = await storePlace(type);
    if ('missing' in store) throw new Error(store.missing);
    await using _store = store;
    // One is read from its beginning to its end, the other in pieces from everywhere.
    const paths = [
      await store.put('rows.csv', formatFiles.csv!.content()),
      await store.put('rows.parquet', formatFiles.parquet!.content()),
    ];
    await using opened = await throughProxy(store);
    signIn(store.credentials);
    const expected = await expectedRows(place());
    const byte = (): number => 1 + random.next(random.next(2) === 0 ? 600 : 15_000);
    opened.network.set({ kind: 'reset-every', nth: 3, direction: 'down', byte });
    let loads = 0;
    for (; opened.network.strikes < STRIKES && loads < MOST_LOADS; loads++) {
      const path = paths[loads % 2]!;
      const { run, ...loaded } = await loadRows(place(), opened.connector, { path });
      expect(run, random.repeat).toMatchObject({ status: 'success', error: null, counts: { loaded: ROWS.length } });
      expect(loaded, random.repeat).toEqual({ ...expected, files: [path], misnumbered: 0 });
      // Clients keep connections: the next load shall need new ones.
      opened.network.resetAll();
    }
    expect(opened.network.strikes, random.repeat).toBeGreaterThanOrEqual(STRIKES);
  },
  180_000,
);

/** The same store, its address by way of a bad network. */
async function throughProxy(
  store: StorePlace,
): Promise<AsyncDisposable & { readonly network: FaultProxy; readonly connector: StorePlace['connector'] }> {
  const { type, config } = store.connector as { readonly type: string; readonly config: { readonly port?: number } };
  const text = JSON.stringify(store.connector);
  const host = config.port === undefined ? /127\.0\.0\.1:\d+/.exec(text)?.[0] : `127.0.0.1:${config.port}`;
  if (host === undefined) throw new Error(`no address of this machine in ${text}`);
  const network = await faultProxy(`${type === 'ftp' ? 'ftp' : 'http'}://${host}`);
  const { port } = network;
  return {
    network,
    connector:
      config.port === undefined
        ? JSON.parse(text.replaceAll(host, `127.0.0.1:${port}`))
        : { ...store.connector, config: { ...config, port } },
    [Symbol.asyncDispose]: () => network[Symbol.asyncDispose](),
  };
}
