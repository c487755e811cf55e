import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Json } from '../../runtime/contract/json.ts';
import { canonicalSchema, fingerprintOf } from '../../sources/formats/avro/fingerprint.ts';
import { type FakeRegistryInput, fakeRegistry, type RegisteredVersion } from '../services/fake-registry.ts';
import { type HttpService, json } from '../services/http-service.ts';
import { FUZZ_TIMEOUT_MS, fuzzFormat } from './fuzz.ts';
import { fileOf, openFormat, readFile } from './read-file.ts';

const golden = (name: string): Buffer => readFileSync(new URL(`golden/${name}`, import.meta.url));

interface Wire {
  readonly subjects: Readonly<Record<string, readonly RegisteredVersion[]>>;
  readonly lengths: Readonly<Record<string, readonly number[]>>;
  readonly rows: Readonly<Record<string, readonly (readonly Json[])[]>>;
}
const { subjects, lengths, rows } = JSON.parse(golden('wire.json').toString('utf8')) as Wire;

let registry: HttpService;
const start = async (input: Partial<FakeRegistryInput> = {}): Promise<void> => {
  await registry?.[Symbol.asyncDispose]();
  registry = await fakeRegistry({ subjects, ...input });
};
beforeEach(() => start());
afterEach(() => registry[Symbol.asyncDispose]());

const read = (
  content: Buffer,
  options: Readonly<Record<string, Json>> = {},
  more: Readonly<Record<string, Json>> = {},
) =>
  readFile({
    format: 'avro',
    content,
    options: { ...more, registry: { url: registry.origin, ...options } },
    batchBytes: 100,
  });

/** The messages of a file, one by one. */
function messagesOf(name: string): Buffer[] {
  const content = golden(`wire-${name}.bin`);
  const ends = lengths[name]!.map((_, index, all) => all.slice(0, index + 1).reduce((sum, length) => sum + length, 0));
  return ends.map((end, index) => content.subarray(ends[index - 1] ?? 0, end));
}

describe("messages of Confluent's serializer, with a fake of the registry's API", () => {
  test.each(['one', 'two', 'three'])('%s: are read one behind the other, and from every position on', async (name) => {
    const content = golden(`wire-${name}.bin`);
    const all = await read(content);
    expect(all.rows).toEqual(rows[name]);
    expect(all.consumed).toBe(content.length);
    for (const after of all.positions) {
      const options = { registry: { url: registry.origin } };
      const rest = await readFile({ format: 'avro', content, options, batchBytes: 100, after });
      expect(rest.rows).toEqual(rows[name]!.slice(Number(after.row)));
    }
  });

  test('whose schema refers to others, and those again to others, are read with all of them', async () => {
    const { rows: found, names } = await read(golden('wire-orders.bin'));
    expect(names).toEqual(['nr', 'at', 'lines', 'paid']);
    const parsed = found.map(([nr, at, lines, paid]) => [
      nr,
      at,
      JSON.parse(lines!),
      paid === null ? null : JSON.parse(paid!),
    ]);
    const money = ({ cents, currency }: { cents: string; currency: string }) => ({ cents: Number(cents), currency });
    expect(parsed).toEqual(
      rows.orders!.map(([nr, at, lines, paid]) => [
        nr,
        at,
        (lines as { article: string; price: never }[]).map(({ article, price }) => ({ article, price: money(price) })),
        paid === null ? null : money(paid as never),
      ]),
    );
  });

  test.each([
    ['a line end', '\n'],
    ['a line end of Windows', '\r\n'],
  ])('with %s behind each, as Kafka Connect writes them, are read as without', async (_name, end) => {
    for (const name of ['one', 'orders']) {
      const content = Buffer.concat(messagesOf(name).flatMap((message) => [message, Buffer.from(end)]));
      const all = await read(content);
      expect(all.rows).toEqual((await read(golden(`wire-${name}.bin`))).rows);
      expect(all.consumed).toBe(content.length);
      expect((await read(content.subarray(0, content.length - end.length))).rows).toEqual(all.rows);
    }
  });

  test('one in each of several files: every schema is asked for once', async () => {
    const format = await openFormat('avro', { registry: { url: registry.origin } });
    const { signal } = new AbortController();
    let found = 0;
    for (const message of messagesOf('orders')) {
      for await (const batch of format.read(fileOf(message), { columns: null, batchBytes: 1000, after: null }, signal))
        found += batch.length;
    }
    expect(found).toBe(5);
    expect(registry.asked.map(({ url }) => url)).toEqual([
      expect.stringMatching(/^\/schemas\/ids\/\d+$/),
      '/subjects/line-value/versions/1',
      '/subjects/money-value/versions/1',
    ]);
  });

  test('of several schemas: told apart where they store other fields, and read by a reader schema', async () => {
    const content = Buffer.concat([golden('wire-two.bin'), golden('wire-three.bin')]);
    expect((await read(content)).rows).toEqual([...rows.two!, ...rows.three!]);
    const mixed = Buffer.concat([golden('wire-one.bin'), golden('wire-two.bin')]);
    await expect(read(mixed)).rejects.toMatchObject({
      code: 'format.schema',
      message: expect.stringContaining('several schemas'),
      origin: { byte: golden('wire-one.bin').length },
    });
    const readerSchema = JSON.parse(subjects['customers-value']![1]!.schema) as Json;
    expect((await read(mixed, {}, { readerSchema })).rows).toEqual([
      ...rows.one!.map((row) => [...row, 'NL']),
      ...rows.two!,
    ]);
  });

  test('without a registry are no Avro file', async () => {
    await expect(readFile({ format: 'avro', content: golden('wire-one.bin') })).rejects.toMatchObject({
      code: 'format.truncated',
    });
  });

  test('single objects are found by the versions of the subjects, those that refer to others too', async () => {
    const asObjects = (name: string, version: RegisteredVersion, outside: readonly RegisteredVersion[]): Buffer => {
      const parsed = [version, ...outside].map(({ schema }) => JSON.parse(schema) as Json);
      const fingerprint = fingerprintOf(canonicalSchema(parsed[0], parsed.slice(1)));
      const head = Buffer.from(`c301${fingerprint}`, 'hex');
      return Buffer.concat(messagesOf(name).flatMap((message) => [head, message.subarray(5)]));
    };
    const customers = asObjects('two', subjects['customers-value']![1]!, []);
    expect((await read(customers, { subjects: ['orders-value', 'customers-value'] })).rows).toEqual(rows.two);
    const [order, line, money] = ['orders', 'line', 'money'].map((name) => subjects[`${name}-value`]![0]!);
    const orders = asObjects('orders', order!, [money!, line!]);
    expect((await read(orders, { subjects: ['orders-value'] })).rows).toEqual(
      (await read(golden('wire-orders.bin'))).rows,
    );
    await expect(read(customers, { subjects: ['orders-value'] })).rejects.toMatchObject({ code: 'format.schema' });
    await expect(read(customers, { subjects: ['nothing'] })).rejects.toMatchObject({ code: 'source.not_found' });
  });

  test(
    'mutations of them are read or refused, never otherwise',
    async () => {
      const fuzzed = await fuzzFormat('avro', [golden('wire-orders.bin'), golden('wire-two.bin')], {
        registry: { url: registry.origin },
      });
      expect(fuzzed.refused['format.corrupt']).toBeGreaterThan(0);
      expect(fuzzed.refused['format.schema']).toBeGreaterThan(0);
    },
    FUZZ_TIMEOUT_MS,
  );
});

describe('what a fake of a registry refuses', () => {
  const content = golden('wire-one.bin');

  test('an id that it does not know, by the byte of the message', async () => {
    const unknown = Buffer.concat([content, Buffer.from([0, 0, 0, 0, 99, 2])]);
    await expect(read(unknown)).rejects.toMatchObject({
      code: 'format.schema',
      message: expect.stringContaining('99'),
      origin: { byte: content.length },
    });
  });

  test.each(['PROTOBUF', 'JSON'])('a schema of the kind %s', async (schemaType) => {
    await start({ subjects: { x: [{ id: 1, schema: '{}', schemaType }] } });
    await expect(read(Buffer.from([0, 0, 0, 0, 1, 2]))).rejects.toMatchObject({ code: 'format.schema' });
  });

  test('a schema that is none, one that refers to what is not there, and values that do not say where they end', async () => {
    await start({
      subjects: {
        x: [
          { id: 1, schema: '{"type":"record"}' },
          { id: 2, schema: '"string"', references: [{ name: 'a', subject: 'gone', version: 1 }] },
          { id: 3, schema: '"bytes"' },
          { id: 4, schema: '"string"' },
        ],
      },
    });
    const of = (id: number) => read(Buffer.from([0, 0, 0, 0, id, 2, 97]));
    await expect(of(1)).rejects.toMatchObject({ code: 'format.corrupt' });
    await expect(of(2)).rejects.toMatchObject({ code: 'source.not_found', message: expect.stringContaining('gone') });
    await expect(of(3)).rejects.toMatchObject({ code: 'format.schema' });
    expect((await of(4)).rows).toEqual([['a']]);
  });

  test('a user, a token: by variables of the environment, which are named where they are missing', async () => {
    process.env.SLUICE_REGISTRY_TEST = 'secret';
    try {
      await start({ authorization: `Basic ${Buffer.from('joe:secret').toString('base64')}` });
      const user = { username: 'joe', passwordFrom: 'SLUICE_REGISTRY_TEST' };
      expect((await read(content, user)).rows).toEqual(rows.one);
      await expect(read(content)).rejects.toMatchObject({ code: 'source.auth' });
      await expect(read(content, { ...user, username: 'ann' })).rejects.toMatchObject({ code: 'source.auth' });
      await expect(read(content, { tokenFrom: 'SLUICE_REGISTRY_NONE' })).rejects.toMatchObject({
        code: 'source.auth',
        message: expect.stringContaining('SLUICE_REGISTRY_NONE'),
      });
      await start({ authorization: 'Bearer secret' });
      expect((await read(content, { tokenFrom: 'SLUICE_REGISTRY_TEST' })).rows).toEqual(rows.one);
      expect(registry.asked.length).toBeGreaterThan(0);
    } finally {
      delete process.env.SLUICE_REGISTRY_TEST;
    }
  });

  test('a busy registry is asked again; one that stays so, and one that is not there, are told', async () => {
    await start({
      instead(_asked, response, number) {
        if (number > 2) return false;
        if (number === 1) response.writeHead(503).end();
        else response.destroy();
        return true;
      },
    });
    expect((await read(content)).rows).toEqual(rows.one);
    await start({
      instead(_asked, response) {
        json(response, {}, 500);
        return true;
      },
    });
    await expect(read(content)).rejects.toMatchObject({ code: 'source.busy', retryable: true });
    expect(registry.asked.length).toBe(4);
    const url = registry.origin;
    await registry[Symbol.asyncDispose]();
    await expect(readFile({ format: 'avro', content, options: { registry: { url } } })).rejects.toMatchObject({
      code: 'source.unreachable',
      retryable: true,
    });
    await start();
  }, 30_000);

  test('an address where no registry is', async () => {
    const url = `${registry.origin}/elsewhere`;
    await expect(readFile({ format: 'avro', content, options: { registry: { url } } })).rejects.toMatchObject({
      code: 'source.not_found',
    });
    await start({
      instead(_asked, response) {
        response.end('<html>');
        return true;
      },
    });
    await expect(read(content)).rejects.toMatchObject({ code: 'source.refused' });
  });

  test('is in a private network, where that is not allowed', async () => {
    const { avroFormat } = await import('../../sources/formats/avro/read.ts');
    const registryOptions = { url: registry.origin };
    const format = avroFormat(
      { binaryText: 'hex', registry: registryOptions },
      { maxExpansion: 1000, allowPrivateHosts: false },
    );
    await expect(format.columns(fileOf(content), new AbortController().signal)).rejects.toMatchObject({
      code: 'net.private_host',
    });
    expect(registry.asked).toEqual([]);
  });
});
