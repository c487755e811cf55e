import { describe, expect, test } from 'vitest';
import { guessDialect, type InferredColumn, inferColumns } from '../../sources/index.ts';
import { folderOf, openSource } from './open-source.ts';

const never = new AbortController().signal;

async function infer(content: string, sampleRows?: number, name = 'a.csv') {
  await using folder = await folderOf({ [name]: content });
  const source = await openSource(folder.path);
  return await inferColumns(source, never, sampleRows === undefined ? {} : { sampleRows });
}

async function inferCells(cells: readonly string[], sampleRows?: number): Promise<InferredColumn> {
  const lines = cells.map((cell) => `"${cell.replaceAll('"', '""')}",x`);
  return (await infer(`c,d\n${lines.join('\n')}\n`, sampleRows)).columns[0]!;
}

describe('a column', () => {
  const cases: readonly { title: string; cells: readonly string[]; type: object; alternatives?: readonly string[] }[] =
    [
      { title: 'uuids', cells: ['6F9619FF-8B86-D011-B42D-00CF4FC964FF'], type: { dataType: 'uuid' } },
      { title: 'true and false', cells: ['true', 'FALSE'], type: { dataType: 'boolean' } },
      { title: 'yes, no, 0, 1', cells: ['yes', 'No', '0', '1'], type: { dataType: 'boolean' } },
      { title: '0 and 1', cells: ['0', '1', '1'], type: { dataType: 'boolean' }, alternatives: ['integer'] },
      { title: 'integers', cells: ['1', '-20', '0'], type: { dataType: 'integer' } },
      { title: 'the limits of integer', cells: ['2147483647', '-2147483648'], type: { dataType: 'integer' } },
      { title: 'one more than integer', cells: ['2147483648'], type: { dataType: 'bigint' } },
      { title: 'one less than integer', cells: ['-2147483649', '3'], type: { dataType: 'bigint' } },
      {
        title: 'the limits of bigint',
        cells: ['9223372036854775807', '-9223372036854775808'],
        type: { dataType: 'bigint' },
      },
      {
        title: 'one more than bigint',
        cells: ['9223372036854775808'],
        type: { dataType: 'numeric', precision: 19, scale: 0 },
      },
      {
        title: 'decimals, sized',
        cells: ['1.5', '-123.25', '7'],
        type: { dataType: 'numeric', precision: 5, scale: 2 },
      },
      {
        title: 'decimals with an exponent',
        cells: ['1.5e3', '2e-2'],
        type: { dataType: 'numeric', precision: 6, scale: 2 },
      },
      { title: 'dates', cells: ['2024-02-29', '0001-01-01'], type: { dataType: 'date' } },
      {
        title: 'dates, some with a time',
        cells: ['2024-02-29', '2024-01-02T03:04:05.123Z'],
        type: { dataType: 'timestamptz' },
      },
      {
        title: 'times with zones',
        cells: ['2024-01-02 03:04+02:00', '2024-01-02 03:04:05'],
        type: { dataType: 'timestamptz' },
      },
      { title: 'a date that is none', cells: ['2023-02-29'], type: { dataType: 'varchar', length: 16 } },
      { title: 'JSON objects and arrays', cells: ['{"a":1}', '[]'], type: { dataType: 'json' } },
      { title: 'a brace that is no JSON', cells: ['{a}'], type: { dataType: 'varchar', length: 16 } },
      { title: 'short text, by characters', cells: ['é'.repeat(128)], type: { dataType: 'varchar', length: 128 } },
      { title: '255 characters', cells: ['😀'.repeat(255)], type: { dataType: 'varchar', length: 255 } },
      { title: '256 characters', cells: ['x'.repeat(256)], type: { dataType: 'text' } },
      { title: 'codes with leading zeros', cells: ['00123', '45678'], type: { dataType: 'varchar', length: 16 } },
      { title: 'telephone numbers', cells: ['+4930123456'], type: { dataType: 'varchar', length: 16 } },
      {
        title: 'days and months in either order',
        cells: ['01/02/2024', '31/12/2024'],
        type: { dataType: 'varchar', length: 16 },
      },
      { title: 'thousands with commas', cells: ['1,234', '1,234,567.89'], type: { dataType: 'varchar', length: 16 } },
      { title: 'decimals with a comma', cells: ['1.234,56', '7,5'], type: { dataType: 'varchar', length: 16 } },
      { title: 'numbers with blanks around', cells: [' 1', '2 '], type: { dataType: 'varchar', length: 16 } },
      { title: 'numbers of other notations', cells: ['0x1F', '1_000'], type: { dataType: 'varchar', length: 16 } },
      { title: 'a plus sign', cells: ['+1', '2'], type: { dataType: 'varchar', length: 16 } },
      {
        title: 'no numbers and infinite ones',
        cells: ['1.5', 'NaN', 'Infinity'],
        type: { dataType: 'varchar', length: 16 },
      },
      { title: 'on and off', cells: ['on', 'off'], type: { dataType: 'varchar', length: 16 } },
      { title: 'true, and a word', cells: ['true', 'maybe'], type: { dataType: 'varchar', length: 16 } },
      {
        title: 'words for NULL among numbers',
        cells: ['2', 'NULL', 'N/A', '\\N'],
        type: { dataType: 'varchar', length: 16 },
      },
      { title: 'a number of a thousand digits', cells: ['2', '9'.repeat(1000)], type: { dataType: 'numeric' } },
      { title: 'nothing', cells: ['', ''], type: { dataType: 'text', certainty: 0, isNullable: true } },
      {
        title: 'integers but for one in fifty',
        cells: [...Array.from({ length: 49 }, (_, index) => String(index + 2)), 'n/a'],
        type: { dataType: 'varchar' },
        alternatives: ['integer'],
      },
    ];
  for (const { title, cells, type, alternatives = [] } of cases) {
    test(`of ${title} is inferred`, async () => {
      const column = await inferCells(cells);
      expect(column).toMatchObject(type);
      expect(column.alternatives.map(({ dataType }) => dataType)).toEqual(alternatives);
    });
  }

  test('is nullable when a cell is empty, or when not all rows were seen', async () => {
    expect(await inferCells(['1', '2'])).toMatchObject({ isNullable: false, certainty: 1, cells: 2, nulls: 0 });
    expect(await inferCells(['5', '', '7'])).toMatchObject({
      dataType: 'integer',
      isNullable: true,
      cells: 2,
      nulls: 1,
    });
    expect(await inferCells(['5.25', '6', '7'], 2)).toMatchObject({
      isNullable: true,
      certainty: 0.75,
      precision: 5,
      scale: 2,
    });
  });
});

test('columns are inferred alike from every format', async () => {
  const rows = [{ id: 1, on: true, at: '2024-01-02T03:04:05Z', tags: ['a'], big: 3000000000 }];
  const types = ['integer', 'boolean', 'timestamptz', 'json', 'bigint'];
  const csv = 'id,on,at,tags,big\n2,true,2024-01-02T03:04:05Z,"[""a""]",3000000000\n';
  const found = [
    await infer(csv),
    await infer(csv.replaceAll(',', '\t'), undefined, 'a.tsv'),
    await infer(JSON.stringify(rows.map((row) => ({ ...row, id: 2 }))), undefined, 'a.json'),
    await infer(`${JSON.stringify({ ...rows[0], id: 2 })}\n`, undefined, 'a.jsonl'),
  ];
  for (const { columns, complete, sampledRows } of found) {
    expect(columns.map(({ dataType }) => dataType)).toEqual(types);
    expect({ complete, sampledRows }).toEqual({ complete: true, sampledRows: 1 });
  }
});

test('a sample counts the rows it saw and the ones it could not read', async () => {
  expect(await infer('a,b\n1,2\n3\n4,5\n')).toMatchObject({ sampledRows: 2, rejectedRows: 1, complete: true });
  expect(await infer('a,b\n1,2\n4,5\n', 1)).toMatchObject({ sampledRows: 1, complete: false });
});

test('a text behind 10,000 whole numbers is not foreseen, and the certainty says so', async () => {
  const cells = Array.from({ length: 10_000 }, (_, row) => String(row + 2));
  const { columns, sampledRows, complete } = await infer(
    `n,m\n${[...cells, 'late'].map((cell) => `${cell},x`).join('\n')}\n`,
  );
  expect({ sampledRows, complete }).toEqual({ sampledRows: 10_000, complete: false });
  expect(columns[0]).toMatchObject({ dataType: 'integer', isNullable: true, certainty: 10_001 / 10_002 });
  // Seen, it decides.
  expect(
    (await infer(`n,m\n${[...cells, 'late'].map((cell) => `${cell},x`).join('\n')}\n`, 10_001)).columns[0],
  ).toMatchObject({
    dataType: 'varchar',
    certainty: 1,
    alternatives: [{ dataType: 'integer' }],
  });
});

describe('of several files', () => {
  async function inferFiles(files: Readonly<Record<string, string>>, sampleRows?: number) {
    await using folder = await folderOf(files);
    return await inferColumns(await openSource(folder.path), never, sampleRows === undefined ? {} : { sampleRows });
  }

  test('columns are one list by name, whatever their order, and empty where a file lacks one', async () => {
    const found = await inferFiles({ 'a.csv': 'n,name\n1,x\n2,y\n', 'b.csv': 'born,name,n\n2024-01-02,z,3\n' });
    expect(found).toMatchObject({ sampledRows: 3, sampledFiles: 2, complete: true });
    expect(found.columns).toMatchObject([
      { name: 'n', dataType: 'integer', cells: 3, nulls: 0, isNullable: false },
      { name: 'name', dataType: 'varchar', cells: 3, nulls: 0, isNullable: false },
      { name: 'born', dataType: 'date', cells: 1, nulls: 2, isNullable: true },
    ]);
  });

  test('types are as wide as all files need', async () => {
    const found = await inferFiles({
      'a.csv': 'n,at,code\n1,2024-01-02,7\n',
      'b.jsonl': '{"n":3000000000,"at":"2024-01-02T03:04:05Z","code":"x7"}\n',
      'c.csv': 'n,at,code\n1.25,2024-01-02,7\n',
    });
    expect(found.columns).toMatchObject([
      { name: 'n', dataType: 'numeric', precision: 12, scale: 2 },
      { name: 'at', dataType: 'timestamptz' },
      { name: 'code', dataType: 'varchar' },
    ]);
  });

  test('an empty file says nothing, and only empty ones are an error', async () => {
    expect(await inferFiles({ 'a.csv': '', 'b.csv': 'n\n1\n' })).toMatchObject({ sampledFiles: 1, complete: true });
    await expect(inferFiles({ 'a.csv': '', 'b.csv': '' })).rejects.toMatchObject({ code: 'source.empty' });
  });

  test('of many, some are sampled, the first and the last among them', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [`${String(at).padStart(2, '0')}.csv`, `n\n${at === 59 ? 'x' : at}\n`]),
    );
    const found = await inferFiles(files);
    expect(found).toMatchObject({ sampledFiles: 20, sampledRows: 20, complete: false });
    expect(found.columns).toMatchObject([{ name: 'n', dataType: 'varchar', isNullable: true }]);
  });

  test('what small files leave of the sample is for the large one', async () => {
    const long = `n\n${'7\n'.repeat(500)}`;
    const found = await inferFiles({ 'a.csv': long, 'b.csv': 'n\n1\n', 'c.csv': 'n\n1\n' }, 300);
    expect(found).toMatchObject({ sampledFiles: 3, sampledRows: 300, complete: false });
  });
});

describe('the dialect of an upload', () => {
  const cases = [
    {
      title: 'commas and a header',
      text: 'id,name\n1,a\n2,b\n',
      guess: { delimiter: ',', hasHeader: true, encoding: 'utf-8' },
    },
    {
      title: 'semicolons without a header',
      text: '1;a\n2;b\n',
      guess: { delimiter: ';', hasHeader: false, encoding: 'utf-8' },
    },
    {
      title: 'tabs, all text',
      text: 'name\tcity\nAnn\tRome\nBob\tOslo\n',
      guess: { delimiter: '\t', hasHeader: true, encoding: 'utf-8' },
    },
    {
      title: 'bytes that are not UTF-8',
      text: Buffer.from('id;größe\n1;2\n', 'latin1'),
      guess: { delimiter: ';', hasHeader: true, encoding: 'windows-1252' },
    },
  ];
  for (const { title, text, guess } of cases) {
    test(`is guessed: ${title}`, async () => {
      expect(await guessDialect(Buffer.from(text as string), true)).toEqual(guess);
    });
  }

  test('is guessed from a head that ends inside a character', async () => {
    const head = Buffer.from('id,name\n1,é').subarray(0, -1);
    expect(await guessDialect(head, false)).toMatchObject({ encoding: 'utf-8' });
  });
});
