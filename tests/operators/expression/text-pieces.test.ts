import { describe, expect, test } from 'vitest';
import { checkExpression } from '../../../operators/expression/check/check-expression.ts';
import { textPieces } from '../../../operators/expression/compile/text-pieces.ts';
import { writePieces } from '../../../operators/expression/compile/write-pieces.ts';
import { fold } from '../../../operators/expression/fold/fold.ts';
import { compileExpression } from '../../../operators/expression/index.ts';
import { parseExpression } from '../../../operators/expression/parse/parse-expression.ts';
import type { BytesVector } from '../../../runtime/contract/vector.ts';
import { bytesBuilder } from '../../../runtime/rows/bytes-builder.ts';
import { batchOf, column, textAt } from '../../contract/batch-of.ts';

const COLUMNS = [column('a', 'text'), column('b', 'varchar'), column('c'), column('n', 'integer')];

const piecesOf = (text: string) => textPieces(fold(checkExpression(parseExpression(text), COLUMNS)));

function evaluatorOf(text: string) {
  const compiled = compileExpression(text, COLUMNS);
  if (!compiled.ok) throw new Error(compiled.errors[0]!.message);
  return compiled.expression.bind({ now: 0n });
}

describe('an expression that puts texts together', () => {
  test.each([
    "a || ' <' || b || '>'",
    'upper(a)',
    "lower(upper(a) || 'ß')",
    "upper(c || 'é') || lower(b)",
    'a || c',
    "upper(a || 'İ')",
    "upper(a || 'ﬁ')",
  ])('%s', (text) => {
    const isOfPieces = !text.startsWith('lower(upper') && !text.includes('ﬁ');
    expect(piecesOf(text) !== null).toBe(isOfPieces);
    const evaluator = evaluatorOf(text);
    for (const rows of ROW_SETS) {
      const batch = () => batchOf(COLUMNS, rows);
      const written = evaluator.evaluate(batch());
      const printed = evaluator.print(batch());
      expect(rows.map((_row, at) => textAt(written.vector, at, 'text'))).toEqual(printed.texts);
      expect(written.failed).toEqual(printed.failed);
    }
  });

  test.each(["n || ' EUR'", 'concat(a, b)', 'a || n', "'x' || 'y'", 'a', 'trim(a)', 'a || NULL'])(
    'no other does: %s',
    (text) => {
      expect(piecesOf(text)).toBeNull();
    },
  );
});

const text = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, at) => from + at)
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => `x${String.fromCodePoint(code)}y`);

/** Every character of the first planes that have letters, astral ones, NULLs. */
const ROW_SETS = [
  [...text(1, 0x3000), ...text(0xa640, 0xa7ff), ...text(0xab30, 0xac00), ...text(0xfb00, 0xff60)],
  [...text(0x10400, 0x10450), ...text(0x1e900, 0x1e950), '😀', '', 'plain', `${'long '.repeat(2000)}é`],
].map((cells) => cells.map((a, at) => ({ a, b: at % 7 === 0 ? null : 'B é', c: at % 5 === 0 ? null : a, n: '1' })));

describe('bytes', () => {
  const cells = (...values: readonly (string | Buffer | null)[]): BytesVector => {
    const builder = bytesBuilder(values.length);
    for (const [row, value] of values.entries()) {
      if (value === null) continue;
      const bytes = Buffer.from(value);
      builder.setBytes(row, bytes, 0, bytes.length);
    }
    return builder.finish();
  };
  const rowsOf = (vector: BytesVector, selection: Int32Array | null = null) => ({
    vectors: [vector, vector, vector, vector],
    length: vector.starts.length,
    selection,
  });
  const never = (row: number): string => {
    throw new Error(`row ${row} was not written from its bytes`);
  };

  test('Latin, Greek and Cyrillic are written as they are', () => {
    const written = writePieces(
      piecesOf("upper(a) || '!'")!,
      rowsOf(cells('Straße', 'ΣΊΣΥΦΟΣ σ', 'ёлка', null, '')),
      never,
    );
    expect([0, 1, 2, 3, 4].map((row) => textAt(written!, row, 'text'))).toEqual([
      'STRAßE!',
      'ΣΊΣΥΦΟΣ Σ!',
      'ЁЛКА!',
      null,
      '!',
    ]);
  });

  test('rows that are not selected are NULL, and those with other characters are asked for', () => {
    const asked: number[] = [];
    const written = writePieces(
      piecesOf('upper(a)')!,
      rowsOf(cells('a', 'b', 'ꜳ', 'd'), Int32Array.of(0, 2)),
      (row) => {
        asked.push(row);
        return 'longer than its cell';
      },
    );
    expect([0, 1, 2, 3].map((row) => textAt(written!, row, 'text'))).toEqual(['A', null, 'longer than its cell', null]);
    expect(asked).toEqual([2]);
  });

  test('bytes that are no UTF-8 fail, beside a NULL too', () => {
    const bad = [Buffer.of(0x61, 0xff), Buffer.of(0xc3), Buffer.of(0xc0, 0x80), Buffer.of(0xed, 0xa0, 0x80)];
    for (const expression of ["a || '!'", 'upper(a)', 'lower(a) || b', 'b || a']) {
      const a = cells(...bad, 'good');
      const b = cells(null, null, null, null, 'é');
      const { vector, failed } = evaluatorOf(expression).evaluate({
        vectors: [a, b, a, a],
        length: 5,
        selection: null,
      });
      expect(failed.map(({ row, sqlState }) => [row, sqlState])).toEqual([0, 1, 2, 3].map((row) => [row, '22021']));
      expect(textAt(vector, 4, 'text')).not.toBeNull();
    }
  });
});
