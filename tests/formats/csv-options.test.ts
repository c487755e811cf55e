import { describe, expect, test } from 'vitest';
import type { Json } from '../../runtime/contract/index.ts';
import { column } from '../contract/batch-of.ts';
import { readFile } from './read-file.ts';

interface OptionCase {
  readonly title: string;
  readonly content: string | Buffer;
  readonly options?: Readonly<Record<string, Json>>;
  readonly format?: 'csv' | 'tsv';
  readonly rows: readonly (readonly (string | null)[])[];
}

const cases: readonly OptionCase[] = [
  { title: 'commas and a header by default', content: 'a,b\n1,2\n', rows: [['1', '2']] },
  { title: 'a last line without a line end', content: 'a,b\n1,2', rows: [['1', '2']] },
  {
    title: 'CRLF',
    content: 'a,b\r\n1,2\r\n"3",\r\n',
    rows: [
      ['1', '2'],
      ['3', null],
    ],
  },
  {
    title: 'CR alone',
    content: 'a,b\r1,2\r3,4',
    rows: [
      ['1', '2'],
      ['3', '4'],
    ],
  },
  { title: 'tabs in TSV', format: 'tsv', content: 'a\tb\n1\t"x\ty"\n', rows: [['1', 'x\ty']] },
  { title: 'a delimiter by name', options: { delimiter: 'semicolon' }, content: 'a;b\n1;2\n', rows: [['1', '2']] },
  {
    title: 'a delimiter of two characters',
    options: { delimiter: '||' },
    content: 'a||b\n1|0||"x||y"\n',
    rows: [['1|0', 'x||y']],
  },
  { title: 'a delimiter beyond ASCII', options: { delimiter: '§' }, content: 'ä§b\n1§é\n', rows: [['1', 'é']] },
  { title: 'another quote', options: { quote: "'" }, content: `a,b\n'1,''0',"\n`, rows: [["1,'0", '"']] },
  { title: 'no quotes at all', options: { quote: '' }, content: 'a,b\n"1,2"\n', rows: [['"1', '2"']] },
  {
    title: 'an escape before quotes',
    options: { escape: '\\' },
    content: 'a,b\n"say \\"hi\\"",2\n',
    rows: [['say "hi"', '2']],
  },
  {
    title: 'an escape before itself, and before what needs none',
    options: { escape: '\\' },
    content: 'a,b\n"C:\\\\","\\x\\""\n',
    rows: [['C:\\', '\\x"']],
  },
  {
    title: 'a delimiter, quotes and escapes beyond ASCII in another encoding',
    options: { delimiter: '§', quote: '«', escape: '»', encoding: 'windows-1252' },
    content: Buffer.from('«ä§«§b\n«1»«§2«§x\n', 'latin1'),
    rows: [['1«§2', 'x']],
  },
  {
    title: 'quoted empty cells as text in another dialect',
    options: { delimiter: '||', emptyText: 'quoted', nullText: 'x' },
    content: 'a||b||c\n||""||"x"\nx||1||2\n',
    rows: [
      [null, '', 'x'],
      [null, '1', '2'],
    ],
  },
  {
    title: 'names instead of a header',
    options: { hasHeader: false, names: ['x', 'y'] },
    content: '1,2\n',
    rows: [['1', '2']],
  },
  { title: 'names over a header', options: { names: ['x', 'y'] }, content: 'a,a\n1,2\n', rows: [['1', '2']] },
  {
    title: 'no names at all',
    options: { hasHeader: false },
    content: '1,2\n3,4\n',
    rows: [
      ['1', '2'],
      ['3', '4'],
    ],
  },
  { title: 'a byte order mark', content: '\ufeffa,b\n1,2\n', rows: [['1', '2']] },
  { title: 'a byte order mark before a quoted name', content: '\ufeff"a","b"\n1,2\n', rows: [['1', '2']] },
  {
    title: 'latin1',
    options: { encoding: 'latin1' },
    content: Buffer.from('ä,b\nÿ,"é,é"\n', 'latin1'),
    rows: [['ÿ', 'é,é']],
  },
  {
    title: 'windows-1252',
    options: { encoding: 'cp1252' },
    content: Buffer.from([97, 44, 98, 10, 0x80, 44, 0x93, 10]),
    rows: [['€', '“']],
  },
  {
    title: 'text for NULL',
    options: { nullText: ['NULL', '\\N'] },
    content: 'a,b\nNULL,\\N\n"NULL",null\n',
    rows: [
      [null, null],
      ['NULL', 'null'],
    ],
  },
  { title: 'empty cells as NULL', content: 'a,b\n,""\n', rows: [[null, null]] },
  { title: 'quoted empty cells as text', options: { emptyText: 'quoted' }, content: 'a,b\n,""\n', rows: [[null, '']] },
  { title: 'all empty cells as text', options: { emptyText: 'all' }, content: 'a,b\n,""\n', rows: [['', '']] },
  { title: 'skipped lines', options: { skipLines: 2 }, content: 'Report, "of\n2026\na,b\n1,2\n', rows: [['1', '2']] },
  { title: 'comments', options: { comment: '#' }, content: '# first\na,b\n#x,y,z\n1,#2\n# last', rows: [['1', '#2']] },
  { title: 'comments of two characters', options: { comment: '//' }, content: 'a,b\n//x\n/,2\n', rows: [['/', '2']] },
  {
    title: 'comments in another dialect',
    options: { comment: '#', delimiter: '::' },
    content: 'a::b\n#x\n1::2\n',
    rows: [['1', '2']],
  },
  {
    title: 'blank lines between records',
    content: '\n\na,b\n\n1,2\n\r\n\n3,4\n\n',
    rows: [
      ['1', '2'],
      ['3', '4'],
    ],
  },
  { title: 'blank lines as empty cells of one column', content: 'a\n1\n\n2\n', rows: [['1'], [null], ['2']] },
  { title: 'a name left blank', content: 'a,\n1,2\n', rows: [['1', '2']] },
  { title: 'quotes inside unquoted text', content: 'a,b\n5" disk,x"y"\n', rows: [['5" disk', 'x"y"']] },
  { title: 'NUL bytes, for the encoder to refuse', content: 'a,b\n1\0,2\n', rows: [['1\0', '2']] },
  { title: 'a header and no record', content: 'a,b\n', rows: [] },
  { title: 'a header alone, not even ended', content: 'a,b', rows: [] },
];

describe('a delimited file', () => {
  for (const { title, content, options = {}, format = 'csv', rows } of cases) {
    for (const batchBytes of [1, 3, 64 * 1024]) {
      test(`reads ${title}, ${batchBytes} bytes at a time`, async () => {
        const read = await readFile({ format, content, options, batchBytes });
        expect(read.rows).toEqual(rows);
        expect(read.rejects).toEqual([]);
        expect(read.consumed).toBe(Buffer.from(content as string).length);
      });
    }
  }

  test('lays only the wanted columns, in the order of the plan', async () => {
    const read = await readFile({ format: 'csv', content: 'a,b,c\n1,"2 ""x""",3\n', columns: ['c', 'a'] });
    expect(read.rows).toEqual([['3', '1']]);
    expect(read.records).toEqual([{ a: '1', b: '2 "x"', c: '3' }]);
  });

  test('keeps empty cells of other types NULL whatever emptyText says', async () => {
    const columns = [column('a', 'integer'), column('b', 'varchar')];
    const read = await readFile({ format: 'csv', content: 'a,b\n,\n', options: { emptyText: 'all' }, columns });
    expect(read.rows).toEqual([[null, '']]);
  });

  test('gives the declared columns to a file without a header, in their order', async () => {
    const read = await readFile({
      format: 'csv',
      content: '1,2\n',
      options: { hasHeader: false },
      columns: ['id', 'name'],
    });
    expect(read.records).toEqual([{ id: '1', name: '2' }]);
  });

  test('reads a field many times larger than a batch, and the rows around it', async () => {
    const large = 'x"y'.repeat(400_000);
    const content = `a,b\n1,s\n2,"${large.replaceAll('"', '""')}"\n3,t\n`;
    const read = await readFile({ format: 'csv', content, batchBytes: 4096 });
    expect(read.rows.map(([id]) => id)).toEqual(['1', '2', '3']);
    expect(read.rows[1]![1] === large).toBe(true);
  });

  test('reads an empty file as no rows where the columns are declared', async () => {
    const read = await readFile({ format: 'csv', content: '', columns: ['a', 'b'] });
    expect(read).toMatchObject({ rows: [], rejects: [], positions: [{ byte: '0', row: '0', line: '1' }] });
  });
});
