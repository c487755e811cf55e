import { describe, expect, test } from 'vitest';
import type { ColumnTypes } from '../../runtime/contract/index.ts';
import { column } from '../contract/batch-of.ts';
import { type ReadInput, readFile } from './read-file.ts';

type Cells = readonly (readonly (string | null)[])[];

const le = (text: string): Buffer => Buffer.from(text, 'utf16le');
const be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const bytes = (...parts: readonly (string | number)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from([part]))));

const JIS = [0x93, 0xfa, 0x96, 0x7b];
const GB = [0xc4, 0xe3, 0x81, 0x30, 0x84, 0x36];
const layout = [
  { name: 'a', width: 2 },
  { name: 'b', width: 3 },
];

interface Odd extends ReadInput {
  readonly title: string;
  readonly rows: Cells;
}

const read: readonly Odd[] = [
  ...(['csv', 'tsv'] as const).flatMap((format): Odd[] => {
    const d = format === 'csv' ? ',' : '\t';
    const text = `a${d}b\n1${d}é\n`;
    const rows = [['1', 'é']];
    return [
      { title: 'UTF-16LE by its mark', format, content: le(`\ufeff${text}`), rows },
      { title: 'UTF-16BE by its mark', format, content: be(`\ufeff${text}`), rows },
      { title: 'UTF-16LE by option', format, content: le(text), options: { encoding: 'utf-16' }, rows },
      { title: 'UTF-16BE by option', format, content: be(text), options: { encoding: 'utf-16be' }, rows },
      {
        title: 'UTF-16BE by its mark, where the option says utf-16',
        format,
        content: be(`\ufeff${text}`),
        options: { encoding: 'utf-16' },
        rows,
      },
      { title: 'latin1', format, content: Buffer.from(text, 'latin1'), options: { encoding: 'iso-8859-1' }, rows },
      {
        title: 'windows-1252',
        format,
        content: bytes(`a${d}b\n1${d}`, 0x80, '\n'),
        options: { encoding: 'windows-1252' },
        rows: [['1', '€']],
      },
      {
        title: 'Shift_JIS',
        format,
        content: bytes(`a${d}b\n1${d}`, ...JIS, '\n'),
        options: { encoding: 'shift-jis' },
        rows: [['1', '日本']],
      },
      {
        title: 'GB18030, characters of four bytes',
        format,
        content: bytes(`a${d}b\n1${d}`, ...GB, '\n'),
        options: { encoding: 'gb18030' },
        rows: [['1', '你\u00a5'.replace('\u00a5', new TextDecoder('gb18030').decode(Uint8Array.from(GB.slice(2))))]],
      },
      {
        title: 'carriage returns as line ends',
        format,
        content: `a${d}b\r1${d}x\r\r2${d}"y\rz"`,
        rows: [
          ['1', 'x'],
          ['2', 'y\rz'],
        ],
      },
      { title: 'a file of nothing', format, content: '', columns: ['a', 'b'], rows: [] },
      { title: 'a file of a mark', format, content: '\ufeff', columns: ['a', 'b'], rows: [] },
      { title: 'a file of a mark of UTF-16', format, content: le('\ufeff'), columns: ['a', 'b'], rows: [] },
      { title: 'a file of blank lines', format, content: '\n\r\n\n', columns: ['a', 'b'], rows: [] },
      { title: 'a file of a header', format, content: `a${d}b`, rows: [] },
      { title: 'a file of a mark and a header', format, content: `\ufeffa${d}b\r\n`, rows: [] },
    ];
  }),
  {
    title: 'UTF-16LE',
    format: 'fixed_width',
    content: le('1 é  \n'),
    options: { layout, encoding: 'utf-16' },
    rows: [['1', 'é']],
  },
  {
    title: 'Shift_JIS',
    format: 'fixed_width',
    content: bytes('1 ', ...JIS, ' \n'),
    options: { layout, encoding: 'shift_jis' },
    rows: [['1', '日本']],
  },
  {
    title: 'carriage returns as line ends',
    format: 'fixed_width',
    content: '1 x\r2 y\r\r3 z',
    options: { layout },
    rows: [
      ['1', 'x'],
      ['2', 'y'],
      ['3', 'z'],
    ],
  },
  ...['', '\ufeff', '\n\r\n\n', ' \r \r'].map(
    (content): Odd => ({
      title: `a file of ${JSON.stringify(content)}`,
      format: 'fixed_width',
      content,
      options: { layout },
      rows: [],
    }),
  ),
  ...(['json', 'jsonl', 'xml'] as const).flatMap((format): Odd[] => {
    const rows = [['1', 'é']];
    const text = { json: '[{"a":1,"b":"é"}]', jsonl: '{"a":1,"b":"é"}\n', xml: '<r><x><a>1</a><b>é</b></x></r>' }[
      format
    ];
    return [
      { title: 'UTF-16LE by its mark', format, content: le(`\ufeff${text}`), rows },
      { title: 'UTF-16BE by its mark', format, content: be(`\ufeff${text}`), rows },
      { title: 'UTF-16LE without a mark', format, content: le(text), rows },
      { title: 'UTF-16BE without a mark', format, content: be(text), rows },
      { title: 'a mark of UTF-8', format, content: `\ufeff${text}`, rows },
      ...['', '\ufeff', '\n\r\n\n', '\r \r'].map(
        (content): Odd => ({
          title: `a file of ${JSON.stringify(content)}`,
          format,
          content,
          columns: ['a', 'b'],
          rows: [],
        }),
      ),
      { title: 'a file of a mark of UTF-16', format, content: be('\ufeff'), columns: ['a', 'b'], rows: [] },
    ];
  }),
  {
    title: 'carriage returns as line ends',
    format: 'jsonl',
    content: '{"a":1}\r{"a":2}\r\r{"a":3}',
    rows: [['1'], ['2'], ['3']],
  },
  {
    title: 'carriage returns between values, and line feeds as line ends',
    format: 'jsonl',
    content: '{"a":1}\n{\r"a":\r2}\n',
    rows: [['1'], ['2']],
  },
  {
    title: 'carriage returns as line ends',
    format: 'xml',
    content: '<r>\r<x>\r<a>1\r2</a></x></r>\r',
    rows: [['1\n2']],
  },
  { title: 'carriage returns as line ends', format: 'json', content: '[\r{"a":1},\r{"a":2}]\r', rows: [['1'], ['2']] },
];

describe('an odd file', () => {
  for (const { title, rows, ...input } of read)
    test.each([16, 64 * 1024])(`of ${input.format} is read: ${title}, %i bytes at a time`, async (batchBytes) => {
      const whole = await readFile({ ...input, batchBytes });
      expect(whole.rows).toEqual(rows);
      expect(whole.rejects).toEqual([]);
      expect(whole.consumed).toBe(Buffer.from(input.content as string).length);
      for (const after of whole.positions)
        expect((await readFile({ ...input, batchBytes, after })).rows).toEqual(rows.slice(Number(after.row)));
    });

  test.each([
    ['csv', le('a,b,c,d\n1,2,3,4\n')],
    ['fixed_width', be('1 x\n2 y\n')],
  ])('of %s in UTF-16 that nothing tells of is refused with what to do', async (format, content) => {
    await expect(readFile({ format, content, options: format === 'csv' ? {} : { layout } })).rejects.toMatchObject({
      code: 'format.encoding',
      next: expect.stringContaining('encoding'),
    });
  });

  test.each([
    ['shift_jis', bytes('a,b\n1,x\n2,', 0x93)],
    ['gb18030', bytes('a,b\n1,x\n2,', 0x81, 0x30, 0x0a)],
    ['utf-16le', le('a,b\n1,x\n2,\ud800\n')],
  ])('of %s with bytes that stand for no character is refused, with the byte', async (encoding, content) => {
    await expect(readFile({ format: 'csv', content, options: { encoding } })).rejects.toMatchObject({
      code: 'format.encoding',
      origin: { label: 'input.txt', byte: expect.any(Number) },
    });
  });
});

describe('an odd record of JSON', () => {
  const lines = (content: string | Buffer, columns: ColumnTypes) => readFile({ format: 'jsonl', content, columns });
  const typed = [column('big', 'bigint'), column('exact', 'numeric'), column('t', 'text')];
  const deep = (levels: number): string => `${'['.repeat(levels)}1${']'.repeat(levels)}`;

  test('keeps numbers beyond a double digit for digit, whatever the type of the column', async () => {
    const content =
      '{"big":9007199254740993,"exact":0.1234567890123456789012345678901234567890,"t":-12345678901234567890123456789}\n{"big":-9223372036854775808,"exact":1e400,"t":1.10}\n{"big":9223372036854775807,"exact":123456789012345678901234567890.50,"t":1E-400}\n';
    const read = await lines(content, typed);
    expect(read.rejects).toEqual([]);
    expect(read.rows).toEqual([
      ['9007199254740993', '0.1234567890123456789012345678901234567890', '-12345678901234567890123456789'],
      ['-9223372036854775808', '1e400', '1.1'],
      ['9223372036854775807', '123456789012345678901234567890.50', '1E-400'],
    ]);
  });

  test('with a key twice has the last one, also where the first is of another kind', async () => {
    const content = '{"t":{"x":1},"t":"b","big":"1","big":2}\n{"t":"a","t":null,"big":1}\n';
    expect((await lines(content, typed)).rows).toEqual([
      ['2', null, 'b'],
      ['1', null, null],
    ]);
  });

  test('with half a surrogate pair, wherever it stands, is a reject with its line and byte', async () => {
    const content = [
      '{"t":"ok"}',
      '{"t":"\\ud800x"}',
      '{"t":{"k":["\\udc00"]}}',
      '{"\\udbff":1}',
      '{"t":"\\ud83d\\ude00"}',
    ].join('\n');
    for (const columns of [typed, [column('t', 'untyped')], [column('t', 'json')]]) {
      const read = await lines(content, columns);
      expect(read.rows.map((row) => row.at(-1)?.replaceAll('"', ''))).toEqual(['ok', '😀']);
      expect(read.rejects.map(({ code, line, byte }) => [code, line, byte])).toEqual([
        ['row.bad_utf8', 2, 11],
        ['row.bad_utf8', 3, 27],
        ['row.bad_utf8', 4, 50],
      ]);
    }
  });

  test.each(['jsonl', 'json'])(
    'that is 100,000 levels deep is a reject of %s, and those beside it are rows',
    async (format) => {
      const records = [
        '{"t":1}',
        `{"t":${deep(100_000)}}`,
        `{"t":${deep(900)}}`,
        deep(100_000),
        `{"x":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)},"t":2}`,
        '{"t":3}',
      ];
      const content = format === 'jsonl' ? records.join('\n') : `[${records.join(',')}]`;
      for (const columns of [typed, [column('t', 'json')], [column('t', 'untyped')], [column('t', 'text')]]) {
        const read = await readFile({ format, content, columns });
        expect(read.rows.map((row) => row.at(-1))).toEqual(['1', deep(900), '3']);
        expect(read.rejects.map(({ code, rowNumber }) => [code, rowNumber])).toEqual([
          ['row.too_deep', 2],
          ['row.too_deep', 4],
          ['row.too_deep', 5],
        ]);
      }
    },
  );

  test('passes over what is deep outside of the records', async () => {
    const content = `{"meta":${deep(100_000)},"data":[{"t":1}]}`;
    expect((await readFile({ format: 'json', content, options: { recordPath: 'data' } })).rows).toEqual([['1']]);
  });
});
