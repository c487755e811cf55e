import { describe, expect, test } from 'vitest';
import { readFile } from './read-file.ts';

describe('a malformed record', () => {
  test('becomes a reject with its number, line and raw text; the others are read', async () => {
    const content = 'a,b\n1,"x\ny"\n2\n3,4,5\n"6"x,7\n8,9\n';
    const read = await readFile({ format: 'csv', content });
    expect(read.rows).toEqual([
      ['1', 'x\ny'],
      ['8', '9'],
    ]);
    expect(read.rowNumbers).toEqual([1, 5]);
    expect(read.rejects).toMatchObject([
      { rowNumber: 2, line: 4, byte: 12, code: 'row.too_few_fields', record: { raw: '2' } },
      { rowNumber: 3, line: 5, byte: 14, code: 'row.too_many_fields', record: { raw: '3,4,5' } },
      { rowNumber: 4, line: 6, lineColumn: 4, byte: 20, code: 'row.data_after_quote', record: { raw: '"6"x,7' } },
    ]);
    expect(read.positions.at(-1)).toEqual({ byte: String(content.length), row: '5', line: '8' });
  });

  test('is told of in the same way by the other dialects', async () => {
    const content = 'a||b\n1||"x\ny"\n2\n3||4||5\n"6"|x||7\n8||9\n';
    const read = await readFile({ format: 'csv', content, options: { delimiter: '||' } });
    expect(read.rows).toEqual([
      ['1', 'x\ny'],
      ['8', '9'],
    ]);
    expect(read.rowNumbers).toEqual([1, 5]);
    expect(read.rejects).toMatchObject([
      { rowNumber: 2, line: 4, byte: 14, code: 'row.too_few_fields' },
      { rowNumber: 3, line: 5, byte: 16, code: 'row.too_many_fields' },
      { rowNumber: 4, line: 6, lineColumn: 4, byte: 24, code: 'row.data_after_quote' },
    ]);
  });

  test('is a reject when its quote is cut off by the end of the file', async () => {
    for (const delimiter of [',', '::']) {
      const content = `a${delimiter}b\n1${delimiter}2\n3${delimiter}"cut`;
      const read = await readFile({ format: 'csv', content, options: { delimiter } });
      expect(read.rows).toEqual([['1', '2']]);
      expect(read.rejects).toMatchObject([{ rowNumber: 2, line: 3, code: 'row.unterminated_quote' }]);
    }
  });
});

describe('a delimited file that cannot be read', () => {
  test('names the place of a quote that swallows the lines after it', async () => {
    for (const batchBytes of [7, 100_000]) {
      await expect(
        readFile({ format: 'csv', content: 'a,b\n1,2\n3,"open\n4,5\n6,7\n', batchBytes }),
      ).rejects.toMatchObject({
        code: 'format.unterminated_quote',
        origin: { label: 'input.txt', line: 3, column: 3 },
      });
    }
  });

  test('stops at a record larger than the limit, and names the quote that is open', async () => {
    const content = `a,b\n1,2\n3,"open\n${'4,5\n'.repeat(500_000)}`;
    await expect(
      readFile({ format: 'csv', content, options: { maxRecordBytes: 100_000 }, batchBytes: 4096 }),
    ).rejects.toMatchObject({
      code: 'format.record_too_large',
      origin: { line: 3, column: 3, row: 2, byte: 8 },
    });
  });

  test('names a column that the header has twice', async () => {
    await expect(readFile({ format: 'csv', content: 'id,name,id\n1,2,3\n' })).rejects.toMatchObject({
      code: 'format.duplicate_column',
      message: expect.stringContaining('fields 1 and 3'),
    });
  });

  test('names the wanted columns that the file lacks', async () => {
    await expect(
      readFile({ format: 'csv', content: 'id,name\n1,2\n', columns: ['id', 'email'] }),
    ).rejects.toMatchObject({
      code: 'source.columns',
      detail: { missing: ['email'], found: ['id', 'name'] },
    });
  });

  test('says that a header is not UTF-8, and that a file is UTF-16 without a mark', async () => {
    const latin = Buffer.from('größe,b\n1,2\n', 'latin1');
    await expect(readFile({ format: 'csv', content: latin })).rejects.toMatchObject({
      code: 'format.encoding',
      origin: { line: 1 },
    });
    const wide = Buffer.from('a,b\n1,2\n', 'utf16le');
    await expect(readFile({ format: 'csv', content: wide })).rejects.toMatchObject({
      code: 'format.encoding',
    });
  });

  test('says how many names a header needs', async () => {
    await expect(readFile({ format: 'csv', content: 'a,b\n', options: { names: ['x'] } })).rejects.toMatchObject({
      code: 'format.names',
    });
  });
});
