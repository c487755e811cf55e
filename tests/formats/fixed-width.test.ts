import { describe, expect, test } from 'vitest';
import type { Json } from '../../runtime/contract/json.ts';
import { fileReadConfig } from '../../sources/files/file-read-config.ts';
import { readFile } from './read-file.ts';

const read = async (content: string | Buffer, options: Record<string, Json>): Promise<readonly Json[]> =>
  (await readFile({ format: 'fixed_width', content, options })).records;

describe('fixed width', () => {
  const layout = [
    { name: 'a', width: 3 },
    { name: 'b', start: 5, width: 2 },
  ];

  test('takes each field from its place, and leaves out what none has', async () => {
    expect(await read(' 1 xAB!\n22  CD\n', { layout })).toEqual([
      { a: '1', b: 'AB' },
      { a: '22', b: 'CD' },
    ]);
  });

  test('gives NULL for blanks, and for fields beyond the end of a line; blank lines are none', async () => {
    expect(await read('   xAB\n\n  \r\n1\r\n12345\n', { layout })).toEqual([
      { a: null, b: 'AB' },
      { a: '1', b: null },
      { a: '123', b: '5' },
    ]);
  });

  test('counts characters, or bytes where the node says so', async () => {
    expect(await read('é😀1xAB\n', { layout })).toEqual([{ a: 'é😀1', b: 'AB' }]);
    expect(await read('é1xAB\n', { layout, widthUnit: 'bytes' })).toEqual([{ a: 'é1', b: 'AB' }]);
  });

  test('trims as the layout says', async () => {
    const trimmed = (trim: string) => read(' \t1 \n', { layout: [{ name: 'a', width: 4, trim }] });
    expect(await trimmed('both')).toEqual([{ a: '1' }]);
    expect(await trimmed('left')).toEqual([{ a: '1 ' }]);
    expect(await trimmed('right')).toEqual([{ a: ' \t1' }]);
    expect(await trimmed('none')).toEqual([{ a: ' \t1 ' }]);
  });

  test('reads fields that overlap, or stand in another order', async () => {
    const other = [
      { name: 'b', start: 3, width: 2 },
      { name: 'a', start: 1, width: 3 },
    ];
    expect(await read('abcd\n', { layout: other })).toEqual([{ b: 'cd', a: 'abc' }]);
  });

  test('is told of by name and place where the layout is missing, doubled, or a line too long', async () => {
    await expect(read('a\n', {})).rejects.toMatchObject({ code: 'format.layout' });
    const named = (rest: object) => fileReadConfig.safeParse({ fileFormat: 'fixed_width', ...rest });
    expect(named({}).error?.issues[0]?.path).toEqual(['layout']);
    expect(named({ layout: [layout[0], layout[0]] }).error?.issues[0]?.path).toEqual(['layout']);
    expect(named({ layout, widthUnit: 'bytes', encoding: 'gbk' }).error?.issues[0]?.path).toEqual(['widthUnit']);
    expect(named({ layout }).success).toBe(true);
    await expect(read(`a\n${'x'.repeat(2000)}\n`, { layout, maxRecordBytes: 1024 })).rejects.toMatchObject({
      code: 'format.record_too_large',
      origin: { line: 2, row: 2, byte: 2 },
    });
  });
});
