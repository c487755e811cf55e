import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../runtime/contract/json.ts';
import { avro } from '../../sources/formats/avro/definition.ts';
import { canonicalSchema, fingerprintOf } from '../../sources/formats/avro/fingerprint.ts';
import { FUZZ_TIMEOUT_MS, fuzzFormat } from './fuzz.ts';
import { readFile } from './read-file.ts';

const golden = (name: string): Buffer => readFileSync(new URL(`golden/${name}`, import.meta.url));

interface Made {
  readonly schema: Json;
  readonly canonical: string;
  readonly fingerprint: string;
}
const made = JSON.parse(golden('avro-messages.json').toString('utf8')) as Record<'one' | 'two', Made>;

/** As the container file has them that the messages were made of. */
const container = async (name: string, options: Readonly<Record<string, Json>> = {}) =>
  (await readFile({ format: 'avro', content: golden(`messages-${name}.avro`), options })).rows;

const readerSchema: Json = {
  type: 'record',
  name: 'event',
  fields: [
    { name: 'id', type: 'long' },
    { name: 'name', type: 'string' },
    { name: 'colour', type: ['null', { type: 'enum', name: 'colour', symbols: ['red', 'green'] }], default: null },
  ],
};

describe('single-object messages of Avro in Java', () => {
  test.each(Object.entries(made))('%s: its schema has the canonical form and the fingerprint of Java', (_name, one) => {
    expect(canonicalSchema(one.schema)).toBe(one.canonical);
    expect(fingerprintOf(one.canonical)).toBe(one.fingerprint);
  });

  test.each(['one', 'two'] as const)('%s: are read one behind the other, and from every position on', async (name) => {
    const content = golden(`messages-${name}.bin`);
    const input = {
      format: 'avro',
      content,
      options: { schemas: [made.two.schema, made.one.schema] },
      batchBytes: 100,
    };
    const read = await readFile(input);
    expect(read.rows).toEqual(await container(name));
    expect(read.consumed).toBe(content.length);
    for (const after of read.positions)
      expect((await readFile({ ...input, after })).rows).toEqual(read.rows.slice(Number(after.row)));
  });

  test('of several schemas have the fields of the reader schema, and are refused without one', async () => {
    const content = golden('messages-both.bin');
    const schemas = [made.one.schema, made.two.schema];
    const read = await readFile({ format: 'avro', content, options: { schemas, readerSchema } });
    const one = await container('one', { readerSchema });
    const two = await container('two', { readerSchema });
    const turns = one.flatMap((row, index) => (index < two.length ? [row, two[index]!] : [row]));
    expect(read.rows).toEqual(turns);
    await expect(readFile({ format: 'avro', content, options: { schemas } })).rejects.toMatchObject({
      code: 'format.schema',
      message: expect.stringContaining('several schemas'),
    });
  });

  test('are read by the reader schema alone, where that wrote them', async () => {
    const options = { readerSchema: made.one.schema };
    expect((await readFile({ format: 'avro', content: golden('messages-one.bin'), options })).rows).toEqual(
      await container('one'),
    );
  });

  test('of a schema that is not given are refused by its fingerprint', async () => {
    for (const schemas of [undefined, [made.one.schema]])
      await expect(
        readFile({
          format: 'avro',
          content: golden('messages-two.bin'),
          options: schemas === undefined ? {} : { schemas },
        }),
      ).rejects.toMatchObject({ code: 'format.schema', message: expect.stringContaining(made.two.fingerprint) });
  });

  test('that are larger than what is read at once come whole; one that is cut off is told by its byte', async () => {
    const schema: Json = { type: 'record', name: 'r', fields: [{ name: 'text', type: 'string' }] };
    const head = Buffer.concat([Buffer.from([0xc3, 1]), Buffer.from(fingerprintOf(canonicalSchema(schema)), 'hex')]);
    const large = Buffer.concat([head, lengthOf(900_000), Buffer.alloc(900_000, 'x')]);
    const content = Buffer.concat([large, large, large]);
    const options = { schemas: [schema] };
    const read = await readFile({ format: 'avro', content, options });
    expect(read.rows.map(([text]) => text?.length)).toEqual([900_000, 900_000, 900_000]);
    await expect(readFile({ format: 'avro', content: content.subarray(0, -1), options })).rejects.toMatchObject({
      code: 'format.corrupt',
      origin: { byte: large.length * 2 },
    });
  });

  test('are known by their first bytes', () => {
    expect(avro.begins(golden('messages-one.bin'))).toBe(true);
    expect(avro.begins(Buffer.from('Ã\u0001 text'))).toBe(false);
  });

  test(
    'mutations of them are read or refused with a place, never otherwise',
    async () => {
      const fuzzed = await fuzzFormat('avro', [golden('messages-both.bin')], {
        schemas: [made.one.schema, made.two.schema],
        readerSchema,
      });
      expect(fuzzed.refused['format.corrupt']).toBeGreaterThan(0);
      expect(fuzzed.refused['format.schema']).toBeGreaterThan(0);
    },
    FUZZ_TIMEOUT_MS,
  );
});

function lengthOf(value: number): Buffer {
  const bytes: number[] = [];
  let left = value * 2;
  for (; left > 127; left >>>= 7) bytes.push((left & 127) | 128);
  return Buffer.from([...bytes, left]);
}
