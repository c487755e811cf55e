import { describe, expect, test } from 'vitest';
import { PipelineError } from '../../runtime/contract/errors.ts';
import { type ReadInput, readFile } from './read-file.ts';

const LIMIT = 1024;

interface Case extends Omit<ReadInput, 'content'> {
  readonly title: string;
  /** A record of so many bytes, all of them in its text. */
  record(bytes: number): string;
  /** The file around records. */
  file(records: readonly string[]): string;
  readonly small: string;
}

const lines =
  (head: string, end = '\n') =>
  (records: readonly string[]) =>
    [head, ...records, ''].join(end);
const filled = (bytes: number, shell: (text: string) => string): string => {
  const text = shell('x'.repeat(bytes - Buffer.byteLength(shell(''))));
  expect(Buffer.byteLength(text)).toBe(bytes);
  return text;
};

const table = { format: 'csv', columns: ['a', 'b'], small: '1,2' } as const;
const quoted = (bytes: number) => filled(bytes, (text) => `1,"${text}\n\nend ""é"""`);
const object = (bytes: number) => filled(bytes, (text) => JSON.stringify({ a: text, b: ['é', { c: 1 }] }));

const CASES: readonly Case[] = [
  { ...table, title: 'csv', record: (bytes) => filled(bytes, (text) => `1,${text}`), file: lines('a,b') },
  { ...table, title: 'csv with quotes', record: quoted, file: lines('a,b') },
  { ...table, title: 'csv with CRLF', record: quoted, file: lines('a,b', '\r\n') },
  {
    ...table,
    title: 'csv with CR',
    record: (bytes) => filled(bytes, (text) => `1,"${text}"`),
    file: lines('a,b', '\r'),
  },
  { ...table, title: 'csv, malformed', record: (bytes) => filled(bytes, (text) => `1,2,${text}`), file: lines('a,b') },
  {
    ...table,
    title: 'csv with comments and blank lines',
    options: { comment: '#' },
    record: quoted,
    file: (records) => lines('a,b')(records.flatMap((record) => ['# note', '', record])),
  },
  {
    ...table,
    title: 'tsv',
    format: 'tsv',
    small: '1\t2',
    record: (bytes) => filled(bytes, (text) => `1\t${text}`),
    file: lines('a\tb'),
  },
  {
    ...table,
    title: 'csv of another dialect',
    options: { delimiter: '||' },
    small: '1||2',
    record: (bytes) => filled(bytes, (text) => `1||"${text}\n\nend"`),
    file: lines('a||b'),
  },
  {
    ...table,
    title: 'csv of another dialect with CRLF, comments and blank lines',
    options: { delimiter: '||', comment: '//' },
    small: '1||2',
    record: (bytes) => filled(bytes, (text) => `1||"${text}\n\nend"`),
    file: (records) => lines('a||b', '\r\n')(records.flatMap((record) => ['// note', '', record])),
  },
  {
    ...table,
    title: 'jsonl',
    format: 'jsonl',
    small: '{"a":1}',
    record: object,
    file: (records) => records.join('\n'),
  },
  {
    ...table,
    title: 'jsonl with CRLF and blank lines',
    format: 'jsonl',
    small: '{"a":1}',
    record: object,
    file: lines('\r\n', '\r\n'),
  },
  {
    ...table,
    title: 'json',
    format: 'json',
    small: '{"a":1}',
    record: object,
    file: (records) => `[\n  ${records.join(',\n  ')}\n]\n`,
  },
  {
    ...table,
    title: 'json deeper inside',
    format: 'json',
    options: { recordPath: 'data' },
    small: '{"a":1}',
    record: object,
    file: (records) => `{"large":"${'y'.repeat(2 * LIMIT)}","data":[${records.join(' , ')}]}`,
  },
];

/** Reads of a few bytes, so that records lie over several; reads that hold the whole file. */
describe.each([16, 300, 1500, 256 * 1024])('in reads of %i bytes', (batchBytes) => {
  describe.each(CASES)('$title', ({ record, file, small, options, ...rest }) => {
    const input = { ...rest, options: { ...options, maxRecordBytes: LIMIT }, batchBytes };

    test('a record of just the largest size is read', async () => {
      const records = [small, record(LIMIT), small, record(LIMIT)];
      const { rows, rejects } = await readFile({ ...input, content: file(records) });
      expect(rows.length + rejects.length).toBe(4);
      expect(rejects.filter(({ code }) => !code.startsWith('row.too_many'))).toEqual([]);
    });

    test('a record of one byte more is refused, with its row, line and byte', async () => {
      const large = record(LIMIT + 1);
      const content = file([small, small, large, small]);
      const byte = Buffer.from(content.slice(0, content.indexOf(large))).length;
      const newline = content.includes('\n') ? '\n' : '\r';
      const line = content.slice(0, content.indexOf(large)).split(newline).length;
      await expect(readFile({ ...input, content })).rejects.toMatchObject({
        code: 'format.record_too_large',
        origin: { row: 3, line, byte },
      });
    });

    test('the last record is held to it too, whether or not its line ends', async () => {
      const content = file([small, record(LIMIT + 1)]);
      for (const text of [content, content.trimEnd()])
        await expect(readFile({ ...input, content: text })).rejects.toMatchObject({
          code: 'format.record_too_large',
          origin: { row: 2 },
        });
    });

    test('after a resume it is refused at the same place', async () => {
      const content = file([small, small, small, record(LIMIT + 1), small]);
      const refused = { code: 'format.record_too_large', origin: await originOf({ ...input, content }) };
      expect(refused.origin).toMatchObject({ row: 4 });
      const { positions } = await readFile({ ...input, options: { ...options, maxRecordBytes: 4 * LIMIT }, content });
      for (const after of positions.filter((position) => Number(position.row) < 4))
        await expect(readFile({ ...input, content, after })).rejects.toMatchObject(refused);
    });
  });
});

test('the header is held to it as well', async () => {
  const content = (bytes: number) => `a,${'b'.repeat(bytes - 2)}\r\n1,2\r\n`;
  const input = { format: 'csv', options: { maxRecordBytes: LIMIT } } as const;
  expect((await readFile({ ...input, content: content(LIMIT) })).rows).toEqual([['1', '2']]);
  await expect(readFile({ ...input, content: content(LIMIT + 1) })).rejects.toMatchObject({
    code: 'format.record_too_large',
    origin: { line: 1 },
  });
});

test('a record counts as UTF-8, whatever the encoding of the file', async () => {
  const options = { encoding: 'latin1', maxRecordBytes: LIMIT };
  for (const delimiter of [',', ';;']) {
    const read = (text: string) => {
      const content = Buffer.from(`a${delimiter}b\n1${delimiter}${text}\n`, 'latin1');
      return readFile({ format: 'csv', options: { ...options, delimiter }, content });
    };
    const room = LIMIT - 1 - delimiter.length;
    expect((await read('é'.repeat(Math.floor(room / 2)))).rows).toHaveLength(1);
    await expect(read('é'.repeat(Math.floor(room / 2) + 1))).rejects.toMatchObject({
      code: 'format.record_too_large',
      origin: { row: 1, line: 2, byte: 3 + delimiter.length },
    });
  }
});

test('a quote that is open in a record too large is named', async () => {
  const content = `a,b\n1,2\n3,"open\n${'4,5\n'.repeat(LIMIT)}`;
  for (const batchBytes of [16, 256 * 1024])
    await expect(
      readFile({ format: 'csv', content, options: { maxRecordBytes: LIMIT }, batchBytes }),
    ).rejects.toMatchObject({ code: 'format.record_too_large', origin: { row: 2, line: 3, column: 3, byte: 8 } });
});

async function originOf(input: ReadInput): Promise<PipelineError['origin']> {
  const error: unknown = await readFile(input).catch((cause: unknown) => cause);
  if (!(error instanceof PipelineError)) throw new Error('the record was read');
  return error.origin;
}
