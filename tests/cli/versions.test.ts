import { expect, test } from 'vitest';
import { parse } from '../../runtime/plan/parse.ts';
import { parseSchema } from '../../runtime/plan/parse-schema.ts';
import { draftToNodes } from '../../runtime/plan/to-nodes.ts';
import { REGISTRY } from '../../server/cli/registry.ts';
import { insertConnector } from '../../server/store/connectors.ts';
import { migrate } from '../../server/store/migrate.ts';
import { openStore } from '../../server/store/open-store.ts';
import { addVersion, insertPipeline, markPublished } from '../../server/store/pipelines.ts';
import { insertSchema } from '../../server/store/schemas.ts';
import { createSecrets, newSecretKey } from '../../server/store/secrets.ts';
import { people, type WorkFolder, workFolder } from './work-folder.ts';

const filtered = (value: string, more: object = {}) => ({
  name: 'people',
  nodes: [
    { id: 'src', nodeType: 'source', config: { path: 'people.csv' } },
    { id: 'big', nodeType: 'filter_rows', label: 'Big ones', config: { field: 'nr', operator: '>', value } },
    { id: 'out', nodeType: 'target', config: {} },
  ],
  edges: [
    { source: 'src', target: 'big' },
    { source: 'big', target: 'out' },
  ],
  ...more,
});

/** Stores these definitions as versions of the pipeline "people", and publishes the first. */
async function save({ url }: WorkFolder, first: object, ...rest: readonly object[]): Promise<string> {
  const store = openStore({ databaseUrl: url, onIdleError: () => {} });
  try {
    await migrate(store.pool);
    const version = (definition: object, number: number) => ({
      name: 'people',
      description: null,
      connectorId: null,
      schemaId: null,
      definition: draftToNodes(parse(definition).draft!, REGISTRY),
      authoredBy: 'key:ann',
      comment: number === 1 ? null : `change ${number}`,
    });
    let row = await insertPipeline(store.db, 'default', 'draft', version(first, 1));
    for (const [index, definition] of rest.entries())
      row = await addVersion(store.db, row, version(definition, index + 2));
    await markPublished(store.db, row.id, { version: 1, by: 'key:bob' });
    return row.id;
  } finally {
    await store.close();
  }
}

test('versions of a saved pipeline are listed, newest first, and the live one is marked', async () => {
  await using work = await workFolder();
  const id = await save(work, filtered('1'), filtered('2'));
  const { exit, stdout } = await work.sluice('versions', 'people');
  expect(exit).toBe(0);
  const [head, , second, first] = stdout.split('\n');
  expect(head).toMatch(/^version +live/);
  expect(second).toMatch(/^ +2 +20.*key:ann.*change 2$/);
  expect(first).toMatch(/^ +1 +live +20.*key:ann/);
  const lines = await work.sluice('versions', id, '--json');
  expect(
    lines.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toMatchObject([
    { version: 2, live: false, published: null },
    { version: 1, live: true, published: expect.any(String) },
  ]);
  const none = await work.sluice('versions', 'nobody');
  expect(none).toMatchObject({ exit: 2, stderr: expect.stringContaining('config.no_pipeline') });
});

test('a pipeline is compared with itself by version, and its live version with its latest where none is named', async () => {
  await using work = await workFolder();
  await save(work, filtered('1'), filtered('2', { executionConfig: { parallelism: 2 } }));
  const expected = `people@1 → people@2
~ execution
    + parallelism: 2
~ node big "Big ones" (filter_rows)
    value: "1" → "2"
`;
  expect((await work.sluice('diff', 'people@live', 'people@draft')).stdout).toBe(expected);
  const json = await work.sluice('diff', 'people', '--json');
  expect(JSON.parse(json.stdout)).toMatchObject({
    from: 'people@1',
    to: 'people@2',
    nodes: [{ id: 'big', changes: [{ path: 'config.value', before: '1', after: '2' }] }],
  });
  const none = await work.sluice('diff', 'people@7');
  expect(none.stderr).toContain('pipeline.no_version');
});

test('files are compared without a database, and a file alone with the saved pipeline of its name', async () => {
  const file = (value: string) => JSON.stringify(filtered(value));
  await using work = await workFolder({ 'a.json': file('1'), 'b.json': file('3'), 'people.json': people() });
  const files = await work.sluice('diff', 'a.json', 'b.json');
  expect(files.stdout).toBe('a.json → b.json\n~ node big "Big ones" (filter_rows)\n    value: "1" → "3"\n');
  expect(await work.query(`SELECT to_regclass('sluice.pipelines') AS found`)).toEqual([{ found: null }]);

  const columns = [{ name: 'nr', dataType: 'untyped' }];
  const stored = filtered('1');
  stored.nodes[0]!.config = { path: 'people.csv', columns } as never;
  await save(work, stored);
  expect((await work.sluice('diff', 'a.json')).stdout).toBe('people@1 → a.json\nNo difference.\n');
  const other = await work.sluice('diff', 'people.json');
  expect(other.stdout).toContain('- node big "Big ones" (filter_rows)\n');
  expect(other.stdout).toContain('+ edge src → out\n- edge src → big\n- edge big → out\n');
  expect(other.stdout).toContain('+ connector: {');
});

/** Stores a connector and a schema, whose ids a definition can name. */
async function ends({ url }: WorkFolder): Promise<{ readonly connectorId: string; readonly schemaId: string }> {
  const store = openStore({ databaseUrl: url, onIdleError: () => {} });
  try {
    await migrate(store.pool);
    const secrets = createSecrets(newSecretKey());
    const connector = await insertConnector(store.db, secrets, 'default', {
      name: 'here',
      description: null,
      type: 'local_fs',
      category: 'file',
      config: { path: '.' },
      authMethod: 'none',
      auth: null,
    });
    const { draft } = parseSchema({ name: 'people', fields: [{ name: 'nr', dataType: 'integer' }] });
    const schema = await insertSchema(store.db, 'default', draft!);
    return { connectorId: connector.id, schemaId: schema.id };
  } finally {
    await store.close();
  }
}

test('a version is published, and an earlier one saved again, without a server', async () => {
  await using work = await workFolder({ 'people.csv': 'nr\n1\n' });
  const named = await ends(work);
  const first = filtered('1', named);
  first.nodes[0]!.config = { path: 'people.csv', columns: [{ name: 'nr', dataType: 'untyped' }] } as never;
  await save(work, first, filtered('2', named));
  const listed = async () =>
    (await work.sluice('versions', 'people', '--json')).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

  const published = await work.sluice('publish', 'people');
  expect(published).toMatchObject({ exit: 0, stdout: 'Runs of "people" take version 2 from now on.\n' });
  expect(await listed()).toMatchObject([
    { version: 2, live: true },
    { version: 1, live: false },
  ]);
  expect((await work.sluice('publish', 'people@1', '--json')).stdout).toBe(
    '{"pipeline":"people","published":1,"before":2}\n',
  );

  const reverted = await work.sluice('revert', 'people@1', '--comment', 'as it was');
  expect(reverted).toMatchObject({ exit: 0, stdout: 'Version 1 of "people" was saved again, as version 3.\n' });
  expect(await listed()).toMatchObject([
    { version: 3, live: false, author: 'cli', comment: 'as it was' },
    { version: 2, live: false },
    { version: 1, live: true },
  ]);
  const again = await work.sluice('revert', 'people@1', '--json');
  expect(JSON.parse(again.stdout)).toEqual({ pipeline: 'people', of: 1, version: 3, isNew: false });
});

test('a version that no longer fits what is there is neither published nor reverted to, and says why', async () => {
  await using work = await workFolder({ 'people.csv': 'nr\n1\n' });
  const named = await ends(work);
  await save(work, filtered('1', { ...named, schemaId: crypto.randomUUID() }), filtered('2', named));
  for (const command of ['publish', 'revert']) {
    const { exit, stderr } = await work.sluice(command, 'people@1');
    expect(exit, command).toBe(1);
    expect(stderr).toContain('error: schemaId: ');
    expect(stderr).toContain('pipeline.invalid_version');
  }
  const none = await work.sluice('revert', 'people@9');
  expect(none).toMatchObject({ exit: 1, stderr: expect.stringContaining('Give 1 to 2, live or draft.') });
});
