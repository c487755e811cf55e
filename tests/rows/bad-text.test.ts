import { describe, expect, test } from 'vitest';
import type { RowBatch } from '../../runtime/contract/batch.ts';
import type { ColumnType } from '../../runtime/contract/column.ts';
import { bytesBuilder } from '../../runtime/rows/bytes-builder.ts';
import { createEncoder } from '../../runtime/rows/encode/encoder.ts';
import { batchOf, column } from '../contract/batch-of.ts';
import { encodeBatch, target } from './encode-batch.ts';

const TEXTUAL: readonly ColumnType[] = [{ type: 'text' }, { type: 'varchar', length: 9 }, { type: 'json' }];

function codes(cells: readonly Buffer[], type: ColumnType, format: 'binary' | 'text'): string[] {
  const batch = batchOf(
    [column('c')],
    cells.map((c) => ({ c })),
  );
  const { rejects } = encodeBatch(createEncoder([target(0, type)], { coerce: false, format }), batch);
  return cells.map((_, row) => rejects.find((reject) => reject.row === row)?.code ?? 'ok');
}

describe.each(['binary', 'text'] as const)('COPY %s', (format) => {
  test.each(TEXTUAL)('refuses cells that are not UTF-8 and leaves their neighbours alone: %o', (type) => {
    const bad = [[0xff], [0xc3], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]];
    const cells = [Buffer.from('"é"'), ...bad.map((bytes) => Buffer.from([34, ...bytes, 34])), Buffer.from('"😀"')];
    expect(codes(cells, type, format)).toEqual(['ok', ...bad.map(() => 'row.bad_utf8'), 'ok']);
  });

  test.each(TEXTUAL)('refuses a NUL character: %o', (type) => {
    expect(codes([Buffer.from('"a"'), Buffer.from('"\0"')], type, format)).toEqual(['ok', 'row.nul_byte']);
  });

  test('refuses NUL and bytes that are not UTF-8 in columns that are not text', () => {
    expect(codes([Buffer.from('1\0'), Buffer.from([49, 0xff]), Buffer.from('1')], { type: 'integer' }, format)).toEqual(
      ['row.not_an_integer', 'row.not_an_integer', 'ok'],
    );
  });

  test('refuses two cells that share a character between them, though the buffer is UTF-8 as a whole', () => {
    const builder = bytesBuilder(3);
    builder.setBytes(0, Buffer.from([0xc3]), 0, 1);
    builder.setBytes(1, Buffer.from([0xa9]), 0, 1);
    builder.setText(2, 'é');
    const batch: RowBatch = { ...batchOf([], []), vectors: [builder.finish()], length: 3, rowCount: 3 };
    const { rejects } = encodeBatch(createEncoder([target(0, { type: 'text' })], { coerce: false, format }), batch);
    expect(rejects.map(({ row, code }) => [row, code])).toEqual([
      [0, 'row.bad_utf8'],
      [1, 'row.bad_utf8'],
    ]);
  });

  test('refuses a lone surrogate in text instead of storing U+FFFD', () => {
    const batch = batchOf([column('c')], [{ c: 'a\ud800' }, { c: '\u{1f600}' }], { kind: 'values' });
    const { rejects } = encodeBatch(createEncoder([target(0, { type: 'text' })], { coerce: false, format }), batch);
    expect(rejects.map(({ row, code }) => [row, code])).toEqual([[0, 'row.bad_utf8']]);
  });

  test('does not coerce bytes that are not UTF-8 into replacement characters', () => {
    const batch = batchOf([column('c')], [{ c: Buffer.from([0xff, 65, 65, 65]) }]);
    const columns = [target(0, { type: 'varchar', length: 2 })];
    const { rejects } = encodeBatch(createEncoder(columns, { coerce: true, format }), batch);
    expect(rejects.map(({ code }) => code)).toEqual(['row.bad_utf8']);
  });
});
