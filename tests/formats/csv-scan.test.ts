import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { readFile } from './read-file.ts';

/** Without an escape quotes are doubled. The bytes of « and » begin alike, and as those of § do. */
const dialect = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|', ' ', 'x', '||', '::x', '§', '→'),
  quote: fc.constantFrom('"', "'", '~', '«'),
  escape: fc.constantFrom(undefined, undefined, '\\', '»'),
  newline: fc.constantFrom('\n', '\r\n', '\r'),
});

const cell = fc.oneof(
  fc.string({
    unit: fc.constantFrom(
      '"',
      "'",
      '~',
      ',',
      ';',
      '\t',
      '|',
      ':',
      '§',
      '«',
      '»',
      '\\',
      '\n',
      ' ',
      'a',
      'x',
      '1',
      'é',
      '€',
      '😀',
    ),
    maxLength: 12,
  }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constant(''),
);

const tables = fc.integer({ min: 1, max: 4 }).chain((width) =>
  fc.array(fc.array(fc.tuple(cell, fc.boolean()), { minLength: width, maxLength: width }), {
    minLength: 1,
    maxLength: 20,
  }),
);

interface Dialect {
  readonly delimiter: string;
  readonly quote: string;
  readonly escape?: string | undefined;
  readonly newline: string;
}

const optionsOf = ({ delimiter, quote, escape: mark }: Dialect) => ({
  delimiter,
  quote,
  ...(mark === undefined ? {} : { escape: mark }),
});

function written(
  rows: readonly (readonly (readonly [string, boolean])[])[],
  { delimiter, quote, escape: mark = quote, newline }: Dialect,
): string {
  const escaped = (text: string): string =>
    [...text].map((one) => (one === quote || one === mark ? mark + one : one)).join('');
  const lines = rows.map((row) =>
    row
      .map(([text, quoted]) => {
        const must = text.includes(delimiter[0]!) || text.includes(quote) || /[\r\n]/.test(text);
        return must || quoted ? quote + escaped(text) + quote : text;
      })
      .join(delimiter),
  );
  return lines.join(newline);
}

describe('the byte scanner', () => {
  test('reads what papaparse reads, whatever the dialect and wherever a read ends', async () => {
    await fc.assert(
      fc.asyncProperty(
        tables,
        dialect,
        fc.integer({ min: 1, max: 64 }),
        fc.boolean(),
        async (table, shape, batchBytes, endsWithNewline) => {
          const { delimiter, quote, newline } = shape;
          const isDoubled = shape.escape === undefined;
          // Lone CRs end records only in a file without line feeds, and the oracle cannot know which file this is.
          const rows = table.map((row) =>
            row.map(
              ([text, quoted]) =>
                [newline === '\r' ? text.replaceAll('\n', '') : text.replaceAll('\r', ''), quoted] as const,
            ),
          );
          const width = rows[0]!.length;
          const names = Array.from({ length: width }, (_, index) => `c${index}`);
          const header = names.join(delimiter) + newline;
          const content = header + written(rows, shape) + (endsWithNewline ? newline : '');
          // To papaparse an escape before an escape is two of them.
          const oracle = isDoubled
            ? Papa.parse<string[]>(content, { delimiter, newline: newline as '\n', quoteChar: quote }).data.slice(1)
            : rows.map((row) => row.map(([text]) => text));
          if (isDoubled && endsWithNewline) oracle.pop();
          // A last line of one empty cell without a line end is no line at all.
          if (width === 1 && !endsWithNewline && content.endsWith(newline)) oracle.pop();

          const options = { ...optionsOf(shape), emptyText: 'all' };
          const read = await readFile({ format: 'csv', content, options, columns: names, batchBytes });
          expect(read.rejects).toEqual([]);
          expect(read.rows).toEqual(oracle);
          expect(read.consumed).toBe(Buffer.byteLength(content));
          expect(read.rowNumbers).toEqual(oracle.map((_, index) => index + 1));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('gives the same rows, rejects and lines of any bytes, wherever a read ends', async () => {
    const shapes = [
      { delimiter: ',', quote: '"' },
      { delimiter: '||', quote: '"' },
      { delimiter: ',', quote: '"', escape: '\\' },
      { delimiter: '||', quote: '«', escape: '»' },
    ];
    const units = fc.constantFrom('"', ',', '||', '|', '«', '»', '\\', '\n', '\r', '#', 'a', 'é', '\0');
    const text = fc.string({ unit: units, maxLength: 80 });
    const sizes = fc.integer({ min: 1, max: 16 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...shapes), text, sizes, async (shape, body, batchBytes) => {
        const content = `a${shape.delimiter}b\n${body}`;
        const read = (size: number) =>
          readFile({ format: 'csv', content, options: { ...shape, comment: '#' }, batchBytes: size }).catch(
            (error: { code: string; origin: unknown }) => ({ code: error.code, origin: error.origin }),
          );
        const { positions: _, ...small } = (await read(batchBytes)) as { positions?: unknown };
        const { positions: __, ...whole } = (await read(100_000)) as { positions?: unknown };
        expect(small).toEqual(whole);
      }),
      { numRuns: 1000 },
    );
  });

  test('goes on after every position with exactly the rows that follow', async () => {
    await fc.assert(
      fc.asyncProperty(tables, dialect, fc.integer({ min: 1, max: 64 }), async (rows, chosen, batchBytes) => {
        const shape = { ...chosen, newline: '\n' };
        const width = rows[0]!.length;
        const names = Array.from({ length: width }, (_, index) => `c${index}`);
        const content = `${names.join(shape.delimiter)}\n${written(rows, shape)}\n`;
        const input = {
          format: 'csv' as const,
          content,
          options: optionsOf(shape),
          columns: names,
          batchBytes,
        };
        const whole = await readFile(input);
        for (const after of whole.positions) {
          const rest = await readFile({ ...input, after });
          const start = whole.rowNumbers.findIndex((number) => number > Number(after.row));
          expect(rest.rows).toEqual(start === -1 ? [] : whole.rows.slice(start));
          expect(rest.rowNumbers).toEqual(start === -1 ? [] : whole.rowNumbers.slice(start));
          expect(rest.positions.at(-1)).toEqual(whole.positions.at(-1));
        }
      }),
      { numRuns: 100 },
    );
  });

  test('tells each record as names and texts, also the fields that no column wants', async () => {
    await fc.assert(
      fc.asyncProperty(
        tables,
        dialect,
        fc.integer({ min: 1, max: 64 }),
        fc.nat(),
        async (rows, chosen, batchBytes, mask) => {
          const shape = { ...chosen, newline: '\n' };
          const width = rows[0]!.length;
          const names = Array.from({ length: width }, (_, index) => `c${index}`);
          const content = `${names.join(shape.delimiter)}\n${written(rows, shape)}\n`;
          const options = optionsOf(shape);
          const columns = names.filter((_, index) => (mask >> index) % 2 === 0);
          const read = await readFile({ format: 'csv', content, columns, options, batchBytes });
          const all = await readFile({
            format: 'csv',
            content,
            columns: names,
            options: { ...options, emptyText: 'all' },
          });
          const withNulls = (texts: readonly (string | null)[]) => texts.map((text) => text || null);
          expect(read.records.map((record) => withNulls(Object.values(record as object)))).toEqual(
            all.rows.map(withNulls),
          );
          expect(read.rows).toEqual(
            all.rows.map((row) => withNulls(row).filter((_, index) => columns.includes(names[index]!))),
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});
