import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { ColumnTypes, Json, Source, SourceRows } from '../../runtime/contract/index.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import { rowNumberVector } from '../../runtime/rows/row-number-vector.ts';
import { formats } from '../../sources/formats/index.ts';
import { inferColumns } from '../../sources/index.ts';
import { textRows, workbookOf } from '../formats/workbook-of.ts';
import { zipOf } from '../formats/zip-of.ts';
import { formatFiles } from '../matrix/format-files.ts';
import { NAMES, ROWS } from '../matrix/rows.ts';
import { folderOf, openSource } from './open-source.ts';

const never = new AbortController().signal;
const LINEAGE = { file: 'source_file', row: 'source_row', source: 'source_node' };
const ADDED: ColumnTypes = [
  { name: 'source_file', type: 'text', nullable: false },
  { name: 'source_row', type: 'bigint', nullable: false },
  { name: 'source_node', type: 'text', nullable: false },
];

/** Small enough that a file of the matrix is several batches. */
const BATCH_BYTES = 4096;

interface Place {
  readonly file: string | null;
  readonly row: string | null;
}

/** File and number of each row, by the columns at these places. */
const placesOf = ({ vectors, length }: SourceRows, file: number, row: number): Place[] =>
  Array.from({ length }, (_, at) => ({
    file: cellText(vectors[file]!, at, 'text'),
    row: cellText(vectors[row]!, at, 'bigint'),
  }));

async function placesOfAll(source: Source, file: number, row: number): Promise<Place[]> {
  const places: Place[] = [];
  for await (const split of source.splits(never))
    for await (const rows of source.read(split, null, never)) places.push(...placesOf(rows, file, row));
  return places;
}

const numbered = (file: string, rows: number, from = 1): Place[] =>
  Array.from({ length: rows }, (_, at) => ({ file, row: String(from + at) }));

describe.each(formats.map(({ type, extensions }) => ({ type, extension: extensions[0]! })))(
  'rows in $type',
  ({ type, extension }) => {
    const { content, options = {} } = formatFiles[type]!;
    const name = `deep/rows${extension}`;
    const read: Json = { fileFormat: type, ...options, lineage: LINEAGE };

    test('say their file and their number, behind the columns of the file', async () => {
      await using folder = await folderOf({ [name]: content() });
      const source = await openSource(folder.path, { read, batchBytes: BATCH_BYTES });
      const columns = await source.columns(never);
      expect(columns.slice(-3)).toEqual(ADDED);
      expect(columns).toHaveLength(NAMES.length + 3);
      expect(await placesOfAll(source, NAMES.length, NAMES.length + 1)).toEqual(numbered(name, ROWS.length));
      for await (const split of source.splits(never)) {
        expect(await source.columnsOf!(split, never)).toEqual(columns);
        for await (const { vectors, length } of source.read(split, null, never)) {
          expect(vectors).toHaveLength(columns.length);
          const nodes = Array.from({ length }, (_, row) => cellText(vectors.at(-1)!, row, 'text'));
          expect(nodes.every((text) => text === 'source-1')).toBe(true);
        }
      }
    });

    test('say the same wherever the plan wants the columns, and after a resume at each position', async () => {
      await using folder = await folderOf({ [name]: content() });
      const columns: ColumnTypes = [
        ADDED[1]!,
        { name: 'name', type: 'text', nullable: true },
        ADDED[0]!,
        { name: 'nr', type: 'integer', nullable: false },
      ];
      const source = await openSource(folder.path, { read, columns, batchBytes: BATCH_BYTES });
      for await (const split of source.splits(never)) {
        let before = 0;
        for await (const rows of source.read(split, null, never)) {
          before += rows.length;
          const rest: Place[] = [];
          for await (const later of source.read(split, rows.position, never)) {
            rest.push(...placesOf(later, 2, 0));
            // Each row holds its own number.
            expect(placesOf(later, 2, 3)).toEqual(placesOf(later, 2, 0));
          }
          expect(rest).toEqual(numbered(name, ROWS.length - before, before + 1));
        }
        expect(before).toBe(ROWS.length);
      }
    });

    test('are the same without them when nobody asks', async () => {
      await using folder = await folderOf({ [name]: content() });
      const plain = await openSource(folder.path, { read: { fileFormat: type, ...options } });
      expect((await plain.columns(never)).map(({ name: column }) => column)).toEqual(NAMES);
      for await (const split of plain.splits(never))
        for await (const rows of plain.read(split, null, never)) expect(rows.vectors).toHaveLength(NAMES.length);
    });
  },
);

describe('numbers of rows', () => {
  const broken: Readonly<Record<string, string>> = {
    'a.csv': 'a,b\n1,x\n2,x,more\n3,x\n"4",x\n5\n6,x\n',
    'a.jsonl': '{"a":1,"b":"x"}\n{"a":\n{"a":3}\n{"a":4}\nnull\n{"a":6}\n',
    'a.json': '[{"a":1,"b":"x"},2,{"a":3},{"a":4},"five",{"a":6}]',
  };

  test.each(Object.keys(broken))('of %s leave out those of the records that are rejected', async (name) => {
    await using folder = await folderOf({ [name]: broken[name]! });
    const source = await openSource(folder.path, { read: { lineage: LINEAGE } });
    const own = (await source.columns(never)).length - 3;
    const rejected: number[] = [];
    for await (const split of source.splits(never))
      for await (const rows of source.read(split, null, never))
        rejected.push(...rows.rejects.map(({ rowNumber }) => rowNumber));
    expect(rejected).toEqual([2, 5]);
    expect(await placesOfAll(source, own, own + 1)).toEqual(['1', '3', '4', '6'].map((row) => ({ file: name, row })));
  });

  test('begin anew in each file, each member of an archive, and each sheet; the name says which', async () => {
    const csv = 'a\nx\ny\n';
    const sheet = textRows([['a'], ['x'], ['y']]);
    await using folder = await folderOf({
      'in/1.csv': csv,
      'in/2.csv.gz': gzipSync(csv),
      'in/3.zip': zipOf({ 'one.csv': csv, 'sub/two.csv': csv }),
      'in/4.xlsx': workbookOf({ sheets: { Jan: sheet, Feb: sheet } }),
    });
    const read = { path: 'in', sheet: '*', lineage: { row: 'r', file: 'f' } };
    const source = await openSource(folder.path, { read });
    const files = [
      'in/1.csv',
      'in/2.csv.gz',
      'in/3.zip/one.csv',
      'in/3.zip/sub/two.csv',
      'in/4.xlsx/Jan',
      'in/4.xlsx/Feb',
    ];
    expect(await placesOfAll(source, 1, 2)).toEqual(files.flatMap((file) => numbered(file, 2)));
    const labels: string[] = [];
    for await (const { label } of source.splits(never)) labels.push(label);
    expect(labels).toEqual(files);
  });

  test('beyond 32 bits are exact', () => {
    const first = 2 ** 31 - 2;
    const near = rowNumberVector({ firstRow: first, rowNumbers: null, length: 2 });
    expect(near).toEqual({ kind: 'int32', values: Int32Array.of(first, first + 1), valid: null });
    const beyond = rowNumberVector({ firstRow: first, rowNumbers: Int32Array.of(0, 2, 5), length: 3 });
    expect(beyond).toEqual({
      kind: 'int64',
      values: BigInt64Array.of(BigInt(first), BigInt(first) + 2n, BigInt(first) + 5n),
      valid: null,
    });
    expect(rowNumberVector({ firstRow: 0, rowNumbers: null, length: 0 })).toMatchObject({ values: new Int32Array(0) });
  });
});

test('a file that has the name already is refused when columns are looked for, and its column is not read when it comes later', async () => {
  await using folder = await folderOf({ 'a.csv': 'a,source_row\n1,mine\n' });
  const read = { lineage: { row: 'source_row' } };
  const looking = await openSource(folder.path, { read });
  const refusal = { code: 'source.lineage_column', node: 'source-1', origin: { label: 'a.csv' } };
  await expect(looking.columns(never)).rejects.toMatchObject(refusal);
  await expect(inferColumns(looking, never)).rejects.toMatchObject(refusal);
  const { steps } = await (await openSource(folder.path, { read: { path: 'a.csv', ...read } })).check(never);
  expect(steps.at(-1)).toMatchObject({
    step: 'Read the columns',
    ok: false,
    detail: expect.stringContaining('another name'),
  });
  const columns: ColumnTypes = [{ name: 'a', type: 'untyped', nullable: true }, ADDED[1]!];
  const running = await openSource(folder.path, { read, columns });
  for await (const split of running.splits(never)) {
    for await (const { vectors, length } of running.read(split, null, never)) {
      expect(length === 0 ? [] : vectors.map((vector) => cellText(vector, 0, 'text'))).toEqual(
        length === 0 ? [] : ['1', '1'],
      );
    }
  }
});

test('inference proposes fields for them, as sure as they are', async () => {
  await using folder = await folderOf({ 'a.csv': 'a\nx\ny\n' });
  const source = await openSource(folder.path, { read: { lineage: LINEAGE } });
  const { columns } = await inferColumns(source, never);
  expect(columns.slice(1)).toMatchObject([
    { name: 'source_file', dataType: 'text', isNullable: false, certainty: 1, cells: 2 },
    { name: 'source_row', dataType: 'bigint', isNullable: false, certainty: 1, cells: 2 },
    { name: 'source_node', dataType: 'text', isNullable: false, certainty: 1, cells: 2 },
  ]);
});
