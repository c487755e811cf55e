import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFile } from './read-file.ts';

const key = fc.constantFrom('a', 'b', 'c d', '__proto__', 'é"');
const scalar = fc.jsonValue({ maxDepth: 0 });
/** Two levels and a few bytes of each kind: what a value is like is the matter of json-scan.test.ts. */
const value = fc.oneof(
  { weight: 2, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 2 }) },
  {
    weight: 1,
    arbitrary: fc.dictionary(fc.string({ maxLength: 3 }), fc.oneof(scalar, fc.array(scalar, { maxLength: 2 })), {
      maxKeys: 1,
      noNullPrototype: true,
    }),
  },
);
const record = fc.dictionary(key, value, { noNullPrototype: true });

/** What a cell shows, read without the runtime. */
function shown(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

describe('JSON', () => {
  test('reads the elements that JSON.parse reads, wherever a read ends, and goes on after each', async () => {
    const arrays = fc.array(record, { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        arrays,
        fc.integer({ min: 1, max: 64 }),
        fc.constantFrom(0, 1, 2),
        fc.boolean(),
        async (rows, batchBytes, indent, deep) => {
          const value = deep ? { 'x y': [{ items: 1 }, '"}'], data: { n: 1, items: rows, rest: [{}] }, z: 2 } : rows;
          const content = JSON.stringify(value, null, indent) + (indent > 0 ? '\n' : '');
          const options = deep ? { recordPath: 'data.items' } : {};
          const input = { format: 'json' as const, content, options, columns: ['a', 'b', '__proto__'], batchBytes };
          const read = await readFile(input);
          const parsed = JSON.parse(JSON.stringify(rows)) as Record<string, unknown>[];
          const own = (row: Record<string, unknown>, name: string) =>
            Object.hasOwn(row, name) ? shown(row[name]) : null;
          expect(read.rows).toEqual(parsed.map((row) => ['a', 'b', '__proto__'].map((name) => own(row, name))));
          expect(read.consumed).toBe(Buffer.byteLength(content));
          for (const after of read.positions) {
            const rest = await readFile({ ...input, after });
            expect(rest.rows).toEqual(read.rows.slice(Number(after.row)));
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('takes an object as one row, a missing key as NULL, and keeps nested values', async () => {
    const read = await readFile({
      format: 'json',
      content: '\ufeff{"b": {"c": [1]}, "a": "x"}\n',
      columns: ['a', 'b', 'constructor'],
    });
    expect(read.rows).toEqual([['x', '{"c":[1]}', null]]);
  });

  test('discovers the keys of all first records', async () => {
    const read = await readFile({ format: 'json', content: '[{"a":1},{"b":2,"a":3}]' });
    expect(read.rows).toEqual([
      ['1', null],
      ['3', '2'],
    ]);
  });

  test('rejects an element that is no object, with its line', async () => {
    const read = await readFile({
      format: 'json',
      content: '[{"a":1},\n5,\n[2], {"a":tru}\n,{"a":4}]',
      columns: ['a'],
    });
    expect(read.rows).toEqual([['1'], ['4']]);
    expect(read.rejects).toMatchObject([
      { rowNumber: 2, line: 2, code: 'row.not_json' },
      { rowNumber: 3, line: 3, code: 'row.not_json' },
      { rowNumber: 4, line: 3, code: 'row.not_json', record: { raw: '{"a":tru}' } },
    ]);
  });

  const broken = [
    ['cut off inside an element', '[{"a":1},{"a"', 'format.truncated'],
    ['cut off between elements', '[{"a":1},\n', 'format.truncated'],
    ['a missing comma', '[{"a":1}\n{"a":2}]', 'format.json'],
    ['several values', '{"a":1}\n{"a":2}\n', 'format.json'],
    ['a comma too many', '[{"a":1},,{"a":2}]', 'format.json'],
    ['text that is no JSON', 'a,b\n1,2\n', 'format.json'],
  ] as const;
  for (const [title, content, code] of broken) {
    test(`stops at ${title}, with the line`, async () => {
      for (const batchBytes of [2, 10_000]) {
        await expect(readFile({ format: 'json', content, columns: ['a'], batchBytes })).rejects.toMatchObject({
          code,
          origin: { label: 'input.txt', line: expect.any(Number) },
        });
      }
    });
  }

  test('says where a record path leads nowhere', async () => {
    for (const recordPath of ['items', 'data.nothing', 'n.items']) {
      const content = '{"data":{"items":[]},"n":1}';
      await expect(
        readFile({ format: 'json', content, options: { recordPath }, columns: ['a'] }),
      ).rejects.toMatchObject({ code: 'format.record_path' });
    }
  });
});

describe('JSON Lines', () => {
  test('reads a row a line, and rejects a line that is not one', async () => {
    const content = '\ufeff{"a":1}\r\n\n{"a":\n[1]\n{"a":"é"}';
    for (const batchBytes of [1, 5, 10_000]) {
      const read = await readFile({ format: 'jsonl', content, columns: ['a'], batchBytes });
      expect(read.rows).toEqual([['1'], ['é']]);
      expect(read.rowNumbers).toEqual([1, 4]);
      expect(read.rejects).toMatchObject([
        { rowNumber: 2, line: 3, code: 'row.not_json' },
        { rowNumber: 3, line: 4, code: 'row.not_json' },
      ]);
      expect(read.consumed).toBe(Buffer.byteLength(content));
    }
  });

  test('never rounds a number, at any depth', async () => {
    const content = '{"a":12345678901234567890,"b":{"c":[0.12345678901234567890123]},"d":1e400,"e":1.5,"f":-0.1}\n';
    const read = await readFile({ format: 'jsonl', content });
    expect(read.rows).toEqual([['12345678901234567890', '{"c":[0.12345678901234567890123]}', '1e400', '1.5', '-0.1']]);
    expect(read.records).toEqual([
      { a: '12345678901234567890', b: { c: ['0.12345678901234567890123'] }, d: '1e400', e: 1.5, f: -0.1 },
    ]);
  });

  test('takes the last of repeated keys, and rejects half a surrogate pair and bytes that are not UTF-8', async () => {
    const content = Buffer.concat([
      Buffer.from('{"a":1,"a":2}\n{"a":"\\ud800"}\n{"a":"\\ud83d\\ude00"}\n{"a":"'),
      Buffer.from([0xff]),
      Buffer.from('"}\n'),
    ]);
    const read = await readFile({ format: 'jsonl', content, columns: ['a'] });
    expect(read.rows).toEqual([['2'], ['😀']]);
    expect(read.rejects).toMatchObject([
      { rowNumber: 2, code: 'row.bad_utf8' },
      { rowNumber: 4, code: 'row.bad_utf8' },
    ]);
  });

  test('stops at a line larger than the limit', async () => {
    const content = `{"a":1}\n{"a":"${'x'.repeat(300_000)}"}\n`;
    await expect(
      readFile({ format: 'jsonl', content, columns: ['a'], options: { maxRecordBytes: 100_000 }, batchBytes: 4096 }),
    ).rejects.toMatchObject({ code: 'format.record_too_large', origin: { line: 2, row: 2, byte: 8 } });
  });
});
