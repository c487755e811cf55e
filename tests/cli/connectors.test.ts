import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openControlPlane } from '../../server/cli/control-plane.ts';
import { openPath } from '../../server/cli/open-path.ts';
import { type FileConnector, readConnector } from '../../server/cli/read-connector.ts';
import { readSettings } from '../../server/settings.ts';
import { insertConnector } from '../../server/store/connectors.ts';
import { azurite } from '../services/azurite.ts';
import { s3Server } from '../services/s3-server.ts';
import { type Ended, sluice } from './sluice.ts';
import { type WorkFolder, workFolder } from './work-folder.ts';

const SECRET = 'a-secret-of-the-store';
const OBJECTS: Readonly<Record<string, string | Buffer>> = {
  'in/a.csv': 'id,name\n1,Ann\n',
  'in/b.jsonl.gz': gzipSync('{"id":2,"name":"Bob"}\n'),
  'in/deep/c.csv': 'id,name\n3,Cyd\n',
  'plain.txt': 'x;y\n1;2\n',
};
const ANN = '{"id":"1","name":"Ann"}\n';
const BOB = '{"id":2,"name":"Bob"}\n';
const CYD = '{"id":"3","name":"Cyd"}\n';

const scope = new AsyncDisposableStack();
let work: WorkFolder;
afterAll(() => scope.disposeAsync());
beforeAll(async () => {
  work = scope.use(await workFolder());
  const s3 = scope.use(await s3Server());
  const azure = scope.use(await azurite());
  const bucket = s3.bucket();
  const container = await azure.container();
  for (const [path, content] of Object.entries(OBJECTS)) {
    await s3.put(bucket, `data/${path}`, content);
    await azure.put(container, `data/${path}`, content);
    await work.write(`store/${path}`, content);
  }
  const s3Connector = {
    type: 'aws_s3',
    config: { bucket, prefix: 'data/', region: 'us-east-1', endpoint: s3.endpoint },
    authMethod: 'access_key' as const,
    authConfig: { accessKeyId: 'key', secretAccessKey: SECRET },
  };
  await work.write('aws_s3.json', JSON.stringify(s3Connector));
  await work.write(
    'azure_blob.yaml',
    `type: azure_blob
config: { storageAccount: ${azure.account}, container: ${container}, prefix: data, endpoint: "${azure.endpoint}" }
authMethod: access_key
authConfig: { accountKey: "${azure.key}" }
`,
  );
  await work.write('sub/local_fs.yaml', 'type: local_fs\nconfig: { path: ../store }\n');
  await work.write('pipeline.yaml', 'name: p\nconnector: s3-data\nnodes: []\nedges: []\n');
  await work.write('stranger.yaml', 'name: p\nconnector: nowhere\nnodes: []\nedges: []\n');
  await work.write('none.yaml', 'name: p\nnodes: []\nedges: []\n');
  await work.write(
    'wrong.yaml',
    `type: aws_s3\nconfig: { bucket: b, regoin: us-east-1 }\nauthMethod: access_key\nauthConfig: { secretAccessKey: ${SECRET} }\n`,
  );
  await work.write('upload.yaml', 'type: csv_upload\n');
  const plane = await openControlPlane(readSettings({ ...work.options.env }), work.url);
  try {
    const { authConfig: auth, ...connector } = s3Connector;
    const row = { name: 's3-data', description: null, category: 'object_storage', ...connector, auth };
    await insertConnector((await plane.store()).db, plane.secrets, plane.tenant.id, row);
  } finally {
    await plane.close();
  }
});

const run = (...args: readonly string[]): Promise<Ended> =>
  sluice(args, { ...work.options, env: { ...work.options.env, SLUICE_ALLOW_PRIVATE_HOSTS: 'true' } });
const good = (stdout: string): Ended => ({ exit: 0, stdout, stderr: '' });

test.each(['aws_s3.json', 'azure_blob.yaml', 'sub/local_fs.yaml'])(
  'cat prints files, folders and wildcards of the store in %s, one after another',
  async (file) => {
    const printed = await run('cat', 'in/deep', 'in/a.csv', 'in/*', '--connector', file);
    expect(printed).toEqual(good(CYD + ANN + ANN + BOB));
  },
);

test('cat takes a stored connector by its name, with its credentials', async () => {
  expect(await run('cat', 'in/**', '--connector', 's3-data', '--limit', '2')).toEqual(good(ANN + BOB));
});

test('cat takes wildcards and several files of this machine, and a file that is really named so first', async () => {
  await work.write('odd/[1].csv', 'n\n1\n');
  expect(await run('cat', 'odd/[1].csv', 'store/in/*.csv', 'store/*/{b,c}*')).toEqual(good(`{"n":"1"}\n${ANN}${BOB}`));
});

test('infer asks a store, too, and a file is read as the options say', async () => {
  const options = ['--format', 'csv', '--option', 'delimiter=;', '--connector', 'azure_blob.yaml'];
  const { exit, stdout } = await run('infer', 'plain.txt', ...options);
  expect(exit).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ columns: [{ name: 'x' }, { name: 'y', dataType: 'integer' }] });
});

/** In this process, as a command would. */
async function connectorOf(ref: string): Promise<FileConnector> {
  const settings = readSettings({ ...work.options.env });
  await using opened = new AsyncDisposableStack();
  return await readConnector(ref === 's3-data' ? ref : join(work.path, ref), async () => {
    const plane = await openControlPlane(settings, work.url);
    opened.defer(() => plane.close());
    return plane;
  });
}

test('the connector that a pipeline file names is the stored one', async () => {
  const { connector } = await connectorOf('pipeline.yaml');
  expect(connector).toEqual((await connectorOf('s3-data')).connector);
  expect(connector.auth).toEqual({ accessKeyId: 'key', secretAccessKey: SECRET });
});

test.each([
  ['a name that is not stored', 'stranger.yaml', 'config.no_connector', /stored connector "nowhere"/],
  ['a file that is not there', 'nowhere.yaml', 'config.file_unreadable', /nowhere\.yaml/],
  ['a pipeline file without a connector', 'none.yaml', 'config.no_connector', /none\.yaml/],
  ['a mistake in the connector', 'wrong.yaml', 'config.invalid_file', /regoin/],
  ['a connector without files', 'upload.yaml', 'config.connector_type', /csv_upload/],
])('refuses %s by name, and shows no secret', async (_what, file, code, message) => {
  const refused = { code, message: expect.stringMatching(message), next: expect.stringMatching(/\w/) };
  await expect(connectorOf(file)).rejects.toMatchObject(refused);
  await expect(connectorOf(file)).rejects.not.toMatchObject({ message: expect.stringContaining(SECRET) });
});

test('an address in place of a path is refused, and told what to give', async () => {
  const refused = { code: 'config.path_is_address', next: expect.stringContaining('--connector') };
  for (const from of [null, await connectorOf('aws_s3.json')])
    await expect(openPath('s3://bucket/key.csv', from, { option: {} })).rejects.toMatchObject(refused);
});
