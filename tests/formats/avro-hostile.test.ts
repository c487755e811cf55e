import { expect, test } from 'vitest';
import type { Json } from '../../runtime/contract/json.ts';
import { containerOf, number } from './avro-container.ts';
import { fileOf, openFormat, readFile } from './read-file.ts';

const never = new AbortController().signal;

/** Records that hold the next one twice, so that the last stands in the first 2^40 times, and no value has a byte. */
const fields = (type: Json): Json => ['a', 'b'].map((name) => ({ name, type }));
let doubling: Json = { type: 'record', name: 'r0', fields: [] };
for (let depth = 1; depth <= 40; depth++)
  doubling = {
    type: 'record',
    name: `r${depth}`,
    fields: [
      { name: 'a', type: doubling },
      { name: 'b', type: `r${depth - 1}` },
    ],
  };

test('records that hold records without end, and no bytes, are refused whether they are wanted or not', async () => {
  const schema: Json = {
    type: 'record',
    name: 'top',
    fields: [
      { name: 'id', type: 'int' },
      { name: 'all', type: doubling },
    ],
  };
  const content = containerOf(schema, 1, number(5));
  for (const columns of [['all'], ['id']])
    await expect(readFile({ format: 'avro', content, columns })).rejects.toMatchObject({ code: 'format.corrupt' });
}, 120_000);

test('a default that holds records without end is refused at the header', async () => {
  const readerSchema: Json = {
    type: 'record',
    name: 'top',
    fields: [{ name: 'all', type: { type: 'record', name: 'r', fields: fields('r') }, default: { a: {}, b: {} } }],
  };
  const content = containerOf({ type: 'record', name: 'top', fields: [] }, 1, Buffer.alloc(0));
  await expect(readFile({ format: 'avro', content, options: { readerSchema } })).rejects.toMatchObject({
    code: 'format.schema',
  });
});

test('lists of NULLs, a few bytes each, come in batches of the size that is asked for', async () => {
  const schema: Json = {
    type: 'record',
    name: 'r',
    fields: [{ name: 'list', type: { type: 'array', items: 'null' } }],
  };
  const row = Buffer.concat([number(20_000), number(0)]);
  const content = containerOf(schema, 200, Buffer.concat(Array.from({ length: 200 }, () => row)));
  const format = await openFormat('avro');
  let rows = 0;
  for await (const batch of format.read(
    fileOf(content),
    { columns: null, batchBytes: 64 * 1024, after: null },
    never,
  )) {
    expect(batch.bytes).toBeLessThan(1024 * 1024);
    rows += batch.length;
  }
  expect(rows).toBe(200);
});
