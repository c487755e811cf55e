import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { s3Server } from '../services/s3-server.ts';
import { ended, type Load, type Workplace, workplace } from './workplace.ts';

const load = (more: Partial<Load> = {}): Load => ({
  files: { 'a.csv': 'n\n1\n', 'b.csv': 'n\n2\n' },
  fields: [{ name: 'n', dataType: 'integer' }],
  source: { loadedFiles: 'skip' },
  ...more,
});

const put = (place: Workplace, name: string, content: string) => writeFile(join(place.folder, name), content);
const numbers = async (place: Workplace): Promise<number[]> =>
  (await place.query<{ n: number }>('SELECT n FROM ds_t ORDER BY n')).map(({ n }) => n);
const log = async (place: Workplace, runId: string): Promise<string[]> =>
  (
    await place.query<{ message: string }>(
      `SELECT message FROM sluice.run_log WHERE run_id = $1 AND stage = 'list' ORDER BY id`,
      [runId],
    )
  ).map(({ message }) => message);

/** The same load, committed as it goes and published at the end. */
const SHAPES: readonly (readonly [string, Partial<Load>])[] = [
  ['direct', {}],
  ['staged', { execution: { validation: { mode: 'strict' } } }],
];

test.each(SHAPES)('a second run reads what is new or changed, %s', async (shape, more) => {
  await using place = await workplace(load(more));
  expect(place.plan.shape).toBe(shape);
  expect(await place.run()).toMatchObject({ status: 'success', counts: { loaded: 2 } });
  const nothing = await place.run();
  expect(nothing).toMatchObject({ status: 'success', balanced: true, counts: { read: 0 }, splits: { total: 0 } });
  expect(await log(place, nothing.id)).toEqual([expect.stringMatching(/^2 files were loaded by an earlier run/)]);
  await put(place, 'c.csv', 'n\n3\n');
  await put(place, 'a.csv', 'n\n1\n4\n');
  expect(await place.run()).toMatchObject({ status: 'success', counts: { read: 3, loaded: 3 }, splits: { total: 2 } });
  expect(await numbers(place)).toEqual([1, 1, 2, 3, 4]);
  // The same content, written again.
  await utimes(join(place.folder, 'b.csv'), new Date(), new Date(86_400_000));
  expect(await place.run()).toMatchObject({ status: 'success', counts: { loaded: 1 } });
});

test('a run with reload reads all files, and later ones know them', async () => {
  await using place = await workplace(load());
  await place.run();
  const again = await place.runner.start({
    plan: place.plan,
    tenant: 'default',
    pipelineId: null,
    version: null,
    trigger: 'manual',
    reload: true,
  });
  expect(await ended(place.runner, again.id)).toMatchObject({ status: 'success', counts: { loaded: 2 } });
  expect(await place.run()).toMatchObject({ counts: { read: 0 } });
  expect(await numbers(place)).toEqual([1, 1, 2, 2]);
});

test('a load that replaces all rows reads all files, and what was loaded before it is forgotten', async () => {
  await using place = await workplace(load());
  await place.run();
  const { plan } = place;
  const { remembers: _skip, ...source } = plan.source;
  const target = { ...plan.target, load: { mode: 'truncate', allowEmpty: false } as const };
  const replacing = { ...plan, source, target, shape: 'staged' } as const;
  const run = { plan: replacing, tenant: 'default', pipelineId: null, version: null, trigger: 'manual' } as const;
  const { id } = await place.runner.start(run);
  expect(await ended(place.runner, id)).toMatchObject({ status: 'success', counts: { loaded: 2 } });
  expect(await numbers(place)).toEqual([1, 2]);
  expect(await place.query('SELECT FROM sluice.loaded_files')).toEqual([]);
});

test('without the wish for it each run reads all files', async () => {
  await using place = await workplace(load({ source: {} }));
  await place.run();
  expect(await place.run()).toMatchObject({ status: 'success', counts: { loaded: 2 } });
  expect(await place.query('SELECT FROM sluice.loaded_files')).toEqual([]);
});

test('a run that fails remembers the files that it has loaded whole, and no others', async () => {
  const files = { 'a.csv': 'n\n1\n', 'b.csv': 'n\nx\n', 'c.csv': 'n\n3\n' };
  await using place = await workplace(load({ files, execution: { batchSize: 1 } }));
  expect(await place.run()).toMatchObject({ status: 'failed' });
  const known = await place.query<{ file: string }>('SELECT file FROM sluice.loaded_files ORDER BY file');
  expect(known.map(({ file }) => file)).not.toContain('b.csv');
  await put(place, 'b.csv', 'n\n2\n');
  expect(await place.run()).toMatchObject({ status: 'success', counts: { loaded: 3 - known.length } });
});

test('a staged load that fails remembers nothing', async () => {
  const files = { 'a.csv': 'n\n1\n', 'b.csv': 'n\nx\n' };
  await using place = await workplace(load({ files, execution: { validation: { mode: 'strict' } } }));
  expect(await place.run()).toMatchObject({ status: 'failed' });
  expect(await place.query('SELECT FROM sluice.loaded_files')).toEqual([]);
});

test('another pipeline, another target and another tenant know nothing of it', async () => {
  await using place = await workplace(load());
  await place.run();
  const start = async (more: object) => {
    const run = { plan: place.plan, tenant: 'default', pipelineId: null, version: null, trigger: 'manual' } as const;
    return ended(place.runner, (await place.runner.start({ ...run, ...more })).id);
  };
  await place.query('CREATE TABLE ds_other (LIKE ds_t INCLUDING ALL)');
  const other = { ...place.plan, target: { ...place.plan.target, table: 'ds_other' } };
  for (const more of [{ tenant: 'other' }, { plan: { ...place.plan, name: 'other' } }, { plan: other }])
    expect(await start(more)).toMatchObject({ status: 'success', counts: { loaded: 2 } });
  expect(await start({})).toMatchObject({ counts: { read: 0 } });
});

test('of two runs at once, the second to load a file keeps nothing of it', async () => {
  await using place = await workplace(load({ execution: { validation: { mode: 'strict' } } }));
  // What the other run has noted once this one has listed its files.
  await place.query(`CREATE FUNCTION other() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO sluice.loaded_files (tenant, pipeline, target, node, file, version, modified_ms, run_id)
    SELECT r.tenant, 'name:' || r.pipeline_name, 'public.ds_t', 'src', s.label, s.meta->>'version',
      (s.meta->>'modifiedAt')::numeric, gen_random_uuid()
    FROM sluice.splits AS s JOIN sluice.runs AS r ON r.id = s.scope WHERE s.scope = new.id
    ON CONFLICT DO NOTHING;
    RETURN new; END $$`);
  await place.query(`CREATE TRIGGER other AFTER UPDATE OF splits_listed ON sluice.runs
    FOR EACH ROW WHEN (new.splits_listed AND NOT old.splits_listed) EXECUTE FUNCTION other()`);
  const { id } = await place.runner.start({
    plan: place.plan,
    tenant: 'default',
    pipelineId: null,
    version: null,
    trigger: 'manual',
  });
  expect(await ended(place.runner, id)).toMatchObject({ status: 'failed', error: { code: 'load.file_taken' } });
  expect(await numbers(place)).toEqual([]);
});

test('objects of a bucket are known by their version', async () => {
  await using server = await s3Server();
  const bucket = server.bucket();
  for (const [path, content] of Object.entries(load().files)) await server.put(bucket, path, content);
  const secrets = async () => ({ accessKeyId: 'key', secretAccessKey: 'secret' });
  await using place = await workplace(load(), { secrets, allowPrivateHosts: true });
  const connector = { bucket, region: 'us-east-1', endpoint: server.endpoint };
  const source = { ...place.plan.source, connectorType: 'aws_s3', connector, authMethod: 'access_key' } as const;
  const run = async () => {
    const plan = { ...place.plan, source };
    const asked = { plan, tenant: 'default', pipelineId: null, version: null, trigger: 'manual' } as const;
    return ended(place.runner, (await place.runner.start(asked)).id);
  };
  expect(await run()).toMatchObject({ status: 'success', counts: { loaded: 2 } });
  await server.put(bucket, 'b.csv', 'n\n2\n3\n');
  await server.put(bucket, 'c.csv', 'n\n4\n');
  expect(await run()).toMatchObject({ status: 'success', counts: { loaded: 3 }, splits: { total: 2 } });
  expect(await run()).toMatchObject({ status: 'success', counts: { read: 0 } });
  expect(await numbers(place)).toEqual([1, 2, 2, 3, 4]);
});

test('each of several sources has its own', async () => {
  const nodes = [{ id: 'both', nodeType: 'union', config: {} }];
  const edges = [
    ['src', 'both'],
    ['more', 'both'],
    ['both', 'out'],
  ] as const;
  const moreSources = { more: { path: 'b.csv', loadedFiles: 'skip' } };
  await using place = await workplace(load({ source: { path: 'a.csv' }, moreSources, nodes, edges }));
  expect(await place.run()).toMatchObject({ status: 'success', counts: { loaded: 2 } });
  expect(await place.run()).toMatchObject({ status: 'success', counts: { loaded: 1 } });
  expect(await numbers(place)).toEqual([1, 1, 2]);
});
