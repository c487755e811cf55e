import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Json } from '../../runtime/contract/json.ts';
import { containerOf, containerWith, number, text } from './avro-container.ts';
import { readHostile } from './read-hostile.ts';
import { textRows, workbookOf } from './workbook-of.ts';

const COLUMNS = 10_000;
const LONG = 16 * 1024 * 1024;
/** Of the most memory held, beyond what was held before. */
const MOST_MIB = 512;
const MORE_TIME = { timeout: 180_000 };

const golden = (name: string): Buffer => readFileSync(new URL(`golden/${name}`, import.meta.url));
const numbers = Array.from({ length: COLUMNS }, (_, index) => index);
const names = numbers.map((index) => `c${index}`);
const long = 'x'.repeat(LONG);
const record = Object.fromEntries(numbers.map((index) => [`c${index}`, index]));

interface Shape {
  readonly format: string;
  readonly name: string;
  readonly content: () => Buffer | string;
  readonly read?: Readonly<Record<string, Json>>;
}

const WIDE: readonly Shape[] = [
  { format: 'CSV', name: 'a.csv', content: () => `${names.join()}\n${numbers.join()}\n${numbers.join()}\n` },
  { format: 'TSV', name: 'a.tsv', content: () => [names, numbers, numbers].map((row) => row.join('\t')).join('\n') },
  { format: 'JSON', name: 'a.json', content: () => JSON.stringify([record, record]) },
  { format: 'JSON Lines', name: 'a.jsonl', content: () => `${JSON.stringify(record)}\n`.repeat(2) },
  {
    format: 'XML, attributes',
    name: 'a.xml',
    content: () => `<r>${`<a ${numbers.map((index) => `c${index}="${index}"`).join(' ')}/>`.repeat(2)}</r>`,
  },
  {
    format: 'XML, elements',
    name: 'a.xml',
    content: () => `<r>${`<a>${numbers.map((index) => `<c${index}>${index}</c${index}>`).join('')}</a>`.repeat(2)}</r>`,
  },
  {
    format: 'Excel',
    name: 'a.xlsx',
    content: () => workbookOf({ sheets: { S: textRows([names, numbers.map(String), numbers.map(String)]) } }),
  },
  {
    format: 'fixed width',
    name: 'a.txt',
    content: () => `${numbers.map((index) => String(index).padEnd(5)).join('')}\n`.repeat(2),
    read: { fileFormat: 'fixed_width', layout: names.map((name) => ({ name, width: 5 })) },
  },
  {
    format: 'Avro',
    name: 'a.avro',
    content: () => {
      const schema = { type: 'record', name: 'r', fields: names.map((name) => ({ name, type: 'int' })) };
      const row = Buffer.concat(numbers.map(number));
      return containerOf(schema, 2, Buffer.concat([row, row]));
    },
  },
];
const WIDE_GOLDEN: readonly Shape[] = [
  { format: 'Parquet', name: 'a.parquet', content: () => gunzipSync(golden('wide.parquet.gz')) },
  { format: 'ORC', name: 'a.orc', content: () => gunzipSync(golden('wide.orc.gz')) },
];

test.for([...WIDE, ...WIDE_GOLDEN])('10,000 columns are read: $format', MORE_TIME, async ({ name, content, read }) => {
  const outcome = await readHostile(name, content(), read);
  expect(outcome).toMatchObject({ code: null, rows: 2, rejects: [] });
  expect(Object.keys(outcome.first!)).toHaveLength(COLUMNS);
  expect(Object.values(outcome.first!).at(-1)).toSatisfy((last) => String(last) === String(COLUMNS - 1));
  expect(outcome.grownMiB).toBeLessThan(MOST_MIB);
});

const CELL: readonly Shape[] = [
  { format: 'CSV', name: 'a.csv', content: () => `id,text\n1,${long}\n2,y\n` },
  { format: 'CSV, quoted', name: 'a.csv', content: () => `id,text\n1,"${long.slice(4)}""""\n"\n2,y\n` },
  { format: 'TSV', name: 'a.tsv', content: () => `id\ttext\n1\t${long}\n2\ty\n` },
  { format: 'JSON', name: 'a.json', content: () => `[{"id":1,"text":"${long}"},{"id":2,"text":"y"}]` },
  { format: 'JSON Lines', name: 'a.jsonl', content: () => `{"id":1,"text":"${long}"}\n{"id":2,"text":"y"}\n` },
  {
    format: 'XML',
    name: 'a.xml',
    content: () => `<r><a><id>1</id><text>${long}</text></a><a><id>2</id><text>y</text></a></r>`,
  },
  {
    format: 'XML, an attribute',
    name: 'a.xml',
    content: () => `<r><a id="1" text="${long}"/><a id="2" text="y"/></r>`,
  },
  {
    format: 'Excel',
    name: 'a.xlsx',
    content: () =>
      workbookOf({
        sheets: {
          S: textRows([
            ['id', 'text'],
            ['1', long],
            ['2', 'y'],
          ]),
        },
      }),
  },
  {
    format: 'fixed width',
    name: 'a.txt',
    content: () => `1${'x'.repeat(1_000_000)}\n2y\n`,
    read: {
      fileFormat: 'fixed_width',
      layout: [
        { name: 'id', width: 1 },
        { name: 'text', width: 1_000_000 },
      ],
    },
  },
  {
    format: 'Avro',
    name: 'a.avro',
    content: () => {
      const fields = [
        { name: 'id', type: 'int' },
        { name: 'text', type: 'string' },
      ];
      const rows = [number(1), text(Buffer.from(long)), number(2), text(Buffer.from('y'))];
      return containerOf({ type: 'record', name: 'r', fields }, 2, Buffer.concat(rows));
    },
  },
  { format: 'Parquet', name: 'a.parquet', content: () => golden('long-cell.parquet') },
  { format: 'ORC', name: 'a.orc', content: () => golden('long-cell.orc') },
];

test.for(CELL)('a cell of many MB is read: $format', MORE_TIME, async ({ format, name, content, read }) => {
  const outcome = await readHostile(name, content(), read);
  expect(outcome).toMatchObject({ code: null, rows: 2, rejects: [] });
  const cell = Object.values(outcome.first!).at(-1) as string;
  expect(cell).toHaveLength(format === 'fixed width' ? 1_000_000 : LONG - (format === 'CSV, quoted' ? 1 : 0));
  expect(outcome.grownMiB).toBeLessThan(MOST_MIB);
});

/** A record in a record, and so on, without rows. */
const nestedAvro = (depth: number): Buffer => {
  const opened = Array.from(
    { length: depth },
    (_, level) => `{"type":"record","name":"r${level}","fields":[{"name":"a","type":`,
  );
  return containerWith(`${opened.join('')}"int"${'}]}'.repeat(depth)}`, 0, Buffer.alloc(0));
};

/** An array of arrays, and so on. */
const nestedArrays = (depth: number): Buffer => {
  const type = `${'{"type":"array","items":'.repeat(depth)}"int"${'}'.repeat(depth)}`;
  return containerWith(`{"type":"record","name":"r","fields":[{"name":"a","type":${type}}]}`, 0, Buffer.alloc(0));
};

const TOO_DEEP: readonly Shape[] = [
  { format: 'Avro, 200 levels', name: 'a.avro', content: () => nestedAvro(200) },
  { format: 'Avro, 100,000 levels', name: 'a.avro', content: () => nestedArrays(100_000) },
  { format: 'Parquet, 200 levels', name: 'a.parquet', content: () => golden('deep.parquet') },
  { format: 'ORC, 200 levels', name: 'a.orc', content: () => golden('deep.orc') },
];

test.for(TOO_DEEP)('types too deep are refused with a place: $format', MORE_TIME, async ({ name, content }) => {
  const outcome = await readHostile(name, content());
  expect(outcome).toMatchObject({ code: 'format.corrupt', origin: { byte: expect.any(Number) }, rows: 0 });
  expect(outcome.grownMiB).toBeLessThan(MOST_MIB);
});

const DEPTH = 200;
const DEEP: readonly Shape[] = [
  { format: 'JSON', name: 'a.json', content: () => `[{"a":${'['.repeat(DEPTH)}1${']'.repeat(DEPTH)}}]` },
  { format: 'JSON Lines', name: 'a.jsonl', content: () => `{"a":${'{"a":'.repeat(DEPTH)}1${'}'.repeat(DEPTH)}}\n` },
  { format: 'XML', name: 'a.xml', content: () => `<r><b>${'<a>'.repeat(DEPTH)}1${'</a>'.repeat(DEPTH)}</b></r>` },
];

test.for(DEEP)('a value 200 levels deep is read: $format', MORE_TIME, async ({ name, content }) => {
  const outcome = await readHostile(name, content());
  expect(outcome).toMatchObject({ code: null, rows: 1, rejects: [] });
  expect(depthOf(outcome.first!.a!)).toBeGreaterThanOrEqual(DEPTH - 1);
});

function depthOf(value: Json): number {
  let depth = 0;
  for (let inner = value; typeof inner === 'object' && inner !== null; depth++) inner = Object.values(inner)[0]!;
  return depth;
}
