import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../runtime/contract/json.ts';
import type { Plan } from '../../runtime/contract/plan.ts';
import type { RunSnapshot } from '../../runtime/contract/run.ts';
import { ensureTable } from '../../server/cli/ensure-table.ts';
import { readPipelineFile } from '../../server/cli/pipeline-file.ts';
import { planFile } from '../../server/cli/plan-file.ts';
import { connectors } from '../../sources/index.ts';
import { moto, startMoto } from '../services/moto.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { openSource } from '../sources/open-source.ts';
import { ended } from '../worker/workplace.ts';
import { placeForFile } from './place-for-file.ts';
import { type StorePlace, storePlace, stores } from './store-places.ts';

const FILES = 12;
const isBroken = (file: number): boolean => file % 4 === 3;
const nameOf = (file: number): string => `f${file}.json${isBroken(file) ? '' : 'l'}`;
const contentOf = (file: number): string =>
  isBroken(file) ? `[{"k":${file * 2}},{"k":${file * 2 + 1}},{"k` : `{"k":${file * 2}}\n{"k":${file * 2 + 1}}\n`;
const ATOMICITY = { stagingFolder: '.processing', successFolder: '.done', failureFolder: '.failed' };
const never = new AbortController().signal;
const moving = connectors.filter(({ archives }) => archives === true).map(({ type }) => type);

const { place, signIn } = placeForFile();

async function planned(name: string, { connector }: StorePlace, atomicity: Json): Promise<Plan> {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'pipeline.json');
  const pipeline = {
    name,
    connector,
    schema: { name, fields: [{ name: 'k', dataType: 'integer' }] },
    executionConfig: { errorHandling: 'dlq' },
    nodes: [
      { id: 'src', nodeType: 'source', config: { columns: [{ name: 'k', dataType: 'integer' }], atomicity } },
      { id: 'out', nodeType: 'target', config: {} },
    ],
    edges: [{ source: 'src', target: 'out' }],
  };
  await writeFile(path, JSON.stringify(pipeline));
  const { allowPrivateHosts, controlPlane, store } = place();
  const read = await readPipelineFile({ path, allowPrivateHosts, controlPlane, signal: never });
  const { file, plan } = await planFile(read);
  await ensureTable(store.pool, file);
  return plan;
}

/** The server of S3 that the other examples have makes objects whatever the condition says, so that no file can be claimed there. */
async function motoPlace(): Promise<StorePlace | { readonly missing: string }> {
  if ('missing' in moto) return moto;
  const server = await startMoto();
  const bucket = await server.bucket();
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  return {
    connector: {
      type: 'aws_s3',
      config: { bucket, region: 'us-east-1', endpoint: server.endpoint },
      authMethod: 'access_key',
      authConfig: credentials,
    },
    credentials,
    async put(name, content) {
      await server.put(bucket, name, content);
      return name;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function run(plan: Plan): Promise<RunSnapshot> {
  const request = { plan, tenant: 'default', pipelineId: null, version: null, trigger: 'manual' } as const;
  const { one } = place().runners;
  return ended(one, (await one.start(request)).id);
}

test('every store whose files can be moved is here', () => {
  expect(stores.filter((type) => !moving.includes(type))).toEqual(['http_pull']);
});

describe.each(moving)('from %s', (type) => {
  test('two runs at once load each file once, and put it away once, with its reason where it has failed', async ({
    skip,
  }) => {
    const found = type === 'aws_s3' ? await motoPlace() : await storePlace(type);
    if ('missing' in found) return skip(found.missing);
    await using store = found;
    signIn(store.credentials);
    for (let file = 0; file < FILES; file++) await store.put(nameOf(file), contentOf(file));
    const plan = await planned(`two_${type}`, store, ATOMICITY);
    const runs = await Promise.all([run(plan), run(plan)]);
    for (const { status, error, balanced } of runs) {
      // One that has come late finds no file.
      if (status === 'failed') expect(error?.code).toBe('source.no_match');
      else expect({ error, balanced }).toEqual({ error: null, balanced: true });
    }
    const { rows } = await place().store.pool.query(
      `SELECT count(*)::int AS rows, count(DISTINCT k)::int AS keys FROM ${plan.target.table}`,
    );
    expect(rows).toEqual([{ rows: FILES * 2, keys: FILES * 2 }]);
    // Neither they nor marks of claims are read.
    expect(await run(plan)).toMatchObject({ status: 'failed', error: { code: 'source.no_match' } });

    const { config, authMethod, authConfig } = store.connector as Readonly<Record<string, Json>>;
    const source = await openSource('.', {
      type: type as never,
      connector: config!,
      ...(authMethod === undefined ? {} : { auth: { method: authMethod as never, config: authConfig! } }),
    });
    try {
      for (let file = 0; file < FILES; file++) {
        const folder = isBroken(file) ? '.failed' : '.done';
        expect(await source.archive!.find(`${folder}/${nameOf(file)}`, never)).not.toBeNull();
        const reason = await source.archive!.find(`.failed/${nameOf(file)}.reason.json`, never);
        expect(reason !== null).toBe(isBroken(file));
        for (const left of [`.processing/${nameOf(file)}.claim.json`, nameOf(file)])
          expect(await source.archive!.find(left, never)).toBeNull();
      }
    } finally {
      await source.close?.();
    }
  });
});

test('a store whose files stay where they are has no such folders', async ({ skip }) => {
  const found = await storePlace('http_pull');
  if ('missing' in found) return skip(found.missing);
  await using store = found;
  signIn(store.credentials);
  for (const [name, folder] of Object.entries(ATOMICITY)) {
    await expect(planned('none', store, { [name]: folder })).rejects.toMatchObject({
      message: expect.stringContaining('has nothing that could be moved'),
    });
  }
});
