import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Issue } from '../../runtime/contract/issue.ts';
import { schemaModel } from '../../runtime/plan/model/schema.ts';
import { migrate } from '../../server/store/migrate.ts';
import { openStore } from '../../server/store/open-store.ts';
import { insertSchema } from '../../server/store/schemas.ts';
import { sluice } from './sluice.ts';
import { people, workFolder } from './work-folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const FIVE_MISTAKES = `
name: five
connector: { type: local_fs, config: { path: . } }
schema: { name: t, fields: [{ name: nr, dataType: intt }] }
executionConfig: { parallelism: 99 }
nodes:
  - { id: src, nodeType: source, config: { path: people.csv } }
  - { id: keep, nodeType: filter_rows, config: { field: nr, operator: "~" } }
  - { id: mask, nodeType: mask_pii, config: { field: name, maskType: sssn } }
  - { id: out, nodeType: target, config: { loadMode: apend } }
edges: [{ source: src, target: keep }, { source: keep, target: mask }, { source: mask, target: out }]
`;
const PLACES = [
  'executionConfig.parallelism',
  'nodes[1].config.operator',
  'nodes[2].config.maskType',
  'nodes[3].config.loadMode',
  'schema.fields[0].dataType',
];
const CSV = 'nr,name\n1,Ann\n';

describe('a file with five mistakes', () => {
  test('validate names all five with their paths, once each, and exits with 2', async () => {
    await using work = await workFolder({ 'people.csv': CSV, 'five.yaml': FIVE_MISTAKES });
    const { exit, stdout } = await work.sluice('validate', 'five.yaml', '--json');
    const issues = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Issue);
    expect(
      issues
        .filter(({ severity }) => severity === 'error')
        .map(({ path }) => path)
        .sort(),
    ).toEqual(PLACES);
    expect(exit).toBe(2);
    const told = await work.sluice('validate', 'five.yaml');
    expect(told.exit).toBe(2);
    for (const place of PLACES) expect(told.stdout.split(`error: ${place}: `)).toHaveLength(2);
  });

  test.each(['plan', 'run'])('%s refuses it with all five and exits with 2', async (command) => {
    await using work = await workFolder({ 'people.csv': CSV, 'five.yaml': FIVE_MISTAKES });
    const { exit, stdout, stderr } = await work.sluice(command, 'five.yaml');
    expect([exit, stdout]).toEqual([2, '']);
    expect(stderr).toContain('five.yaml has 5 mistakes');
    for (const place of PLACES) expect(stderr.split(`error: ${place}: `)).toHaveLength(2);
  });
});

test.each([
  ['is not there', null, /nowhere\.yaml can't be read \(ENOENT\)/],
  ['is empty', '', /The text is empty/],
  ['is not YAML', '[1', /Line 1|Line 2/],
  ['holds a list', '[1, 2]', /object with a name/],
])('a pipeline file that %s: a clear line and exit code 2 from every command', async (_what, content, line) => {
  await using work = await workFolder(content === null ? {} : { 'nowhere.yaml': content });
  for (const command of ['validate', 'plan', 'run']) {
    const { exit, stdout, stderr } = await work.sluice(command, 'nowhere.yaml');
    expect([command, exit, stdout + stderr]).toEqual([command, 2, expect.stringMatching(line)]);
  }
});

test('plan prints the typed plan as JSON on stdout, and nothing else', async () => {
  await using work = await workFolder({ 'in/people.csv': CSV, 'in/people.json': people() });
  const { exit, stdout, stderr } = await work.sluice('plan', 'in/people.json');
  expect([exit, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toMatchObject({
    name: 'people',
    shape: 'direct',
    source: { baseDirectory: `${work.path}/in`, columns: [{ name: 'nr' }, { name: 'name' }] },
    target: {
      table: 'ds_people',
      columns: [
        { name: 'nr', type: 'integer' },
        { name: 'name', type: 'varchar' },
      ],
    },
  });
});

test('a source that cannot be asked is a warning of validate and a mistake for plan', async () => {
  await using work = await workFolder({ 'people.json': people() });
  const checked = await work.sluice('validate', 'people.json');
  expect([checked.exit, checked.stdout]).toEqual([0, expect.stringContaining('warning: ')]);
  const planned = await work.sluice('plan', 'people.json');
  expect([planned.exit, planned.stderr]).toEqual([2, expect.stringContaining('people.csv')]);
});

describe('names of what is stored', () => {
  const NAMED = JSON.stringify({
    ...(JSON.parse(people()) as object),
    connector: 'stored-files',
    schema: 'stored_people',
  });

  test('are looked up in the database; relative paths of a stored connector start where the command is given', async () => {
    await using work = await workFolder({ 'people.csv': 'nr,name\n7,Gus\n', 'deep/named.json': NAMED });
    const store = openStore({ databaseUrl: work.url, onIdleError: () => {} });
    await migrate(store.pool);
    await store.pool.query(`
      INSERT INTO sluice.connectors (id, tenant, name, type, category, config, auth_method)
      VALUES (gen_random_uuid(), 'default', 'stored-files', 'local_fs', 'object_storage', '{"path":"."}', 'none')`);
    await insertSchema(
      store.db,
      'default',
      schemaModel.parse({
        name: 'stored_people',
        fields: [
          { name: 'nr', dataType: 'integer' },
          { name: 'name', dataType: 'text' },
        ],
      }),
    );
    await store.close();
    await work.query('CREATE TABLE ds_stored_people (nr integer, name text)');

    expect(await work.sluice('validate', 'deep/named.json')).toMatchObject({ exit: 0, stderr: '' });
    const ran = await work.sluice('run', 'deep/named.json');
    expect([ran.exit, ran.stdout]).toEqual([0, expect.stringContaining('read 1 = loaded 1')]);
    expect(await work.query('SELECT * FROM ds_stored_people')).toEqual([{ nr: 7, name: 'Gus' }]);
  });

  test('that nobody stored are mistakes', async () => {
    await using work = await workFolder({ 'named.json': NAMED });
    const { exit, stdout } = await work.sluice('validate', 'named.json');
    expect(exit).toBe(2);
    expect(stdout).toContain('stored-files');
    expect(stdout).toContain('stored_people');
  });
});

test.each(readdirSync(`${ROOT}/examples`))('the example %s is valid and can be planned', async (name) => {
  const file = `${ROOT}/examples/${name}/pipeline.yaml`;
  const { exit, stdout, stderr } = await sluice(['validate', file]);
  expect([exit, stdout.split('\n').at(-2), stderr]).toEqual([0, `${file} is valid.`, '']);
  const planned = await sluice(['plan', file]);
  expect([planned.exit, JSON.parse(planned.stdout).name]).toEqual([0, `example-${name}`]);
});
