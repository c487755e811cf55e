import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile as contentOf } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../runtime/contract/json.ts';
import { canonicalSchema, fingerprintOf } from '../../sources/formats/avro/fingerprint.ts';
import { registryAsker } from '../../sources/schema-registry/ask-registry.ts';
import { type Apicurio, apicurio, startApicurio } from '../services/apicurio.ts';
import { confluentPython } from '../services/confluent-python.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { startTokenIssuer, type TokenIssuer } from '../services/token-issuer.ts';
import { ended, workplace } from '../worker/workplace.ts';
import { readFile } from './read-file.ts';

type Version = Readonly<Record<'id' | 'schema' | 'references', Json>>;
interface Wire {
  readonly subjects: Readonly<Record<string, readonly Version[]>>;
  readonly lengths: Readonly<Record<string, readonly number[]>>;
  readonly rows: Readonly<Record<string, readonly (readonly string[])[]>>;
}

const PASSWORD = 'SLUICE_REGISTRY_APICURIO';
const TOKEN = 'SLUICE_REGISTRY_APICURIO_TOKEN';
const JSON_SCHEMA = '{"$schema":"http://json-schema.org/draft-07/schema#","type":"object"}';
const golden = (name: string) => new URL(`golden/${name}`, import.meta.url);
const never = new AbortController().signal;

const missing = [apicurio, confluentPython].find((one) => 'missing' in one);

describe.skipIf(missing !== undefined)("messages of Confluent's serializer with Apicurio Registry", () => {
  const scope = new AsyncDisposableStack();
  const files: Record<string, Buffer> = {};
  let issuer: TokenIssuer;
  let registry: Apicurio;
  let wire: Wire;

  beforeAll(async () => {
    issuer = scope.use(await startTokenIssuer({ joe: 'secret' }));
    registry = scope.use(await startApicurio({ issuer: issuer.origin }));
    process.env[PASSWORD] = 'secret';
    process.env[TOKEN] = issuer.token;
    const { path } = scope.use(await temporaryFolder());
    const PYTHONPATH = 'folder' in confluentPython ? confluentPython.folder : '';
    const script = golden('make_avro_wire.py').pathname;
    // Takes another id than the schemas have in the golden files.
    await register('other-value', { schema: '"string"' });
    await promisify(execFile)('python3', [script, path, registry.url, 'joe:secret'], {
      env: { ...process.env, PYTHONPATH },
    });
    for (const name of ['one', 'two', 'three', 'orders']) files[name] = await contentOf(join(path, `wire-${name}.bin`));
    wire = JSON.parse(await contentOf(join(path, 'wire.json'), 'utf8')) as Wire;
  }, 180_000);
  afterAll(async () => {
    delete process.env[PASSWORD];
    delete process.env[TOKEN];
    await scope.disposeAsync();
  });

  /** Gives the id. */
  async function register(subject: string, version: Json): Promise<number> {
    const answer = await fetch(`${registry.url}/subjects/${subject}/versions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${issuer.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(version),
    });
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { readonly id: number }).id;
  }

  const user = () => ({ url: registry.url, username: 'joe', passwordFrom: PASSWORD });
  const read = (
    content: Buffer,
    more: Readonly<Record<string, Json>> = {},
    options: Readonly<Record<string, Json>> = user(),
  ) => readFile({ format: 'avro', content, options: { ...more, registry: options }, batchBytes: 100 });

  test('its answers are those of the fake, which other tests ask, but for the ids', () => {
    const fake = JSON.parse(readFileSync(golden('wire.json'), 'utf8')) as Wire;
    const withoutIds = ({ subjects }: Wire) =>
      Object.entries(subjects)
        .filter(([name]) => name !== 'other-value')
        .map(([name, versions]) => [name, versions.map(({ id: _id, ...rest }) => rest)]);
    expect(withoutIds(wire)).toEqual(withoutIds(fake));
    expect(wire.subjects['money-value']![0]!.id).not.toBe(fake.subjects['money-value']![0]!.id);
  });

  test.each(['one', 'two', 'three'])('%s: are read, and from every position on', async (name) => {
    const content = files[name]!;
    const all = await read(content);
    expect(all.rows).toEqual(wire.rows[name]);
    for (const after of all.positions) {
      const rest = await readFile({ format: 'avro', content, options: { registry: user() }, batchBytes: 100, after });
      expect(rest.rows).toEqual(wire.rows[name]!.slice(Number(after.row)));
    }
  });

  test('with a schema that refers to others are as those of the fake', async () => {
    const { names, rows } = await read(files.orders!);
    expect(names).toEqual(['nr', 'at', 'lines', 'paid']);
    expect(rows.map(([nr, at]) => [nr, at])).toEqual(wire.rows.orders!.map(([nr, at]) => [nr, at]));
    expect(JSON.parse(rows[4]![2]!)).toHaveLength(4);
  });

  test('of two versions of a subject in one file: by a reader schema, and refused without', async () => {
    const mixed = Buffer.concat([files.one!, files.two!, files.one!]);
    await expect(read(mixed)).rejects.toMatchObject({ code: 'format.schema', origin: { byte: files.one!.length } });
    const readerSchema = JSON.parse(String(wire.subjects['customers-value']![1]!.schema)) as Json;
    const old = wire.rows.one!.map((row) => [...row, 'NL']);
    expect((await read(mixed, { readerSchema })).rows).toEqual([...old, ...wire.rows.two!, ...old]);
    expect((await read(Buffer.concat([files.two!, files.three!]))).rows).toEqual([
      ...wire.rows.two!,
      ...wire.rows.three!,
    ]);
  });

  test('as single objects are found by the versions of their subject', async () => {
    const schema = JSON.parse(String(wire.subjects['customers-value']![1]!.schema)) as Json;
    const head = Buffer.from(`c301${fingerprintOf(canonicalSchema(schema))}`, 'hex');
    const [length = 0] = wire.lengths.two!;
    const content = Buffer.concat(
      [0, 1, 2].map((at) => files.two!.subarray(at * length + 5, (at + 1) * length)).flatMap((one) => [head, one]),
    );
    const found = await read(content, {}, { ...user(), subjects: ['line-value', 'customers-value'] });
    expect(found.rows).toEqual(wire.rows.two!.slice(0, 3));
    await expect(read(content, {}, { ...user(), subjects: ['gone'] })).rejects.toMatchObject({
      code: 'source.not_found',
    });
  });

  test('of an id that it does not have, or whose schema is no Avro, are refused by their byte', async () => {
    const json = await register('json-value', { schema: JSON_SCHEMA, schemaType: 'JSON' });
    for (const id of [json, 9999]) {
      const head = Buffer.from([0, 0, id >>> 16, id >>> 8, id & 255]);
      const content = Buffer.concat([files.one!, head, Buffer.from([2])]);
      await expect(read(content)).rejects.toMatchObject({
        code: 'format.schema',
        message: expect.stringContaining(String(id)),
        origin: { byte: files.one!.length },
      });
    }
  });

  test('it lets in a token; no one, a wrong password, an unknown user, a token that is forged or over are told so', async () => {
    const { url } = registry;
    const byToken = { url, tokenFrom: TOKEN };
    expect((await read(files.one!, {}, byToken)).rows).toEqual(wire.rows.one);
    const refused = { code: 'source.auth', retryable: false };
    await expect(read(files.one!, {}, { url })).rejects.toMatchObject(refused);
    await expect(read(files.one!, {}, { ...user(), username: 'ann' })).rejects.toMatchObject(refused);
    try {
      process.env[PASSWORD] = 'other';
      await expect(read(files.one!)).rejects.toMatchObject(refused);
      for (const token of [issuer.forgedToken, issuer.oldToken, 'none']) {
        process.env[TOKEN] = token;
        await expect(read(files.one!, {}, byToken)).rejects.toMatchObject(refused);
      }
    } finally {
      process.env[PASSWORD] = 'secret';
      process.env[TOKEN] = issuer.token;
    }
  });

  test('a registry that stands still is asked again, left when told to stop, and told when it goes on so', async () => {
    registry.pause();
    try {
      const stop = new AbortController();
      const hanging = registryAsker(user(), true)('subjects', stop.signal);
      stop.abort(new Error('stopped'));
      await expect(hanging).rejects.toThrow('stopped');
      const hasty = { timeoutMs: 300, waitsMs: [10, 10] };
      await expect(registryAsker(user(), true, hasty)('subjects', never)).rejects.toMatchObject({
        code: 'net.timeout',
        retryable: true,
      });
    } finally {
      registry.goOn();
    }
    await expect(registryAsker(user(), true)('subjects', never)).resolves.toContain('customers-value');
  });

  test('a run that the registry did not let in goes on once the password is right', async () => {
    const readerSchema = JSON.parse(String(wire.subjects['customers-value']![1]!.schema)) as Json;
    await using place = await workplace(
      {
        files: { 'in/1.avro': Buffer.concat([files.one!, files.two!]), 'in/2.avro': files.three! },
        fields: [
          { name: 'nr', dataType: 'bigint' },
          { name: 'name', dataType: 'text' },
          { name: 'country', dataType: 'text' },
        ],
        nodes: [{ nodeType: 'rename_field', config: { sourceField: 'id', targetField: 'nr' } }],
        source: { path: 'in', fileFormat: 'avro', readerSchema, registry: user() },
      },
      { allowPrivateHosts: true },
    );
    process.env[PASSWORD] = 'other';
    const refused = await place.run().finally(() => {
      process.env[PASSWORD] = 'secret';
    });
    expect(refused).toMatchObject({ status: 'failed', error: { code: 'source.auth' }, counts: { loaded: 0 } });
    await place.runner.resume(refused.id);
    expect(await ended(place.runner, refused.id)).toMatchObject({ status: 'success', balanced: true });
    const { one, two, three } = wire.rows;
    const loaded = await place.query<{ row: string[] }>('SELECT ARRAY[nr::text, name, country] AS row FROM ds_t');
    const expected = [...three!, ...one!.map((row) => [...row, 'NL']), ...two!];
    const sorted = (rows: readonly (readonly string[])[]) => rows.map(String).sort();
    expect(sorted(loaded.map(({ row }) => row))).toEqual(sorted(expected));
  });
});

test.skipIf('missing' in apicurio)('a registry that went away is told as out of reach', async () => {
  await using issuer = await startTokenIssuer({ joe: 'secret' });
  const registry = await startApicurio({ issuer: issuer.origin });
  await registry[Symbol.asyncDispose]();
  const content = readFileSync(golden('wire-one.bin'));
  await expect(
    readFile({ format: 'avro', content, options: { registry: { url: registry.url } } }),
  ).rejects.toMatchObject({ code: 'source.unreachable', retryable: true });
});
