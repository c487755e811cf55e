import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Json } from '../../runtime/contract/json.ts';
import { localFs } from '../../sources/files/local-fs/definition.ts';
import type { FormatDefinition } from '../../sources/formats/format.ts';
import { folderOf, openSource } from '../sources/open-source.ts';
import { column } from './batch-of.ts';
import { describeSource } from './describe-source.ts';

export interface FormatRow {
  readonly id: string;
  readonly note: string;
}

/** One way to write a format: its options, and what makes a file of rows. */
export interface FormatVariant {
  readonly title: string;
  readonly options?: Readonly<Record<string, Json>>;
  write(rows: readonly FormatRow[]): string | Buffer;
  /** A file without a row. */
  readonly empty: string | Buffer;
  /** What a record begins with, where that is not its id; `null` where the format has no lines. */
  readonly opens?: string | null;
}

const never = new AbortController().signal;
const FILES = 3;
const ROWS = 40;
const columns = [column('note', 'text'), column('id', 'text')];

/** Rows whose text would break a careless reader: quotes, a delimiter, a line end, a character of two bytes. */
function formatRows(file: number): FormatRow[] {
  return Array.from({ length: ROWS }, (_, row) => ({ id: `${file}-${row}`, note: `say "hé",\nrow ${row}` }));
}

/** What every format must keep to, read from files of a folder: all that a source promises. */
export function describeFormat(definition: FormatDefinition, variants: readonly FormatVariant[]): void {
  const ending = definition.extensions[0]!;
  describe(`the format ${definition.type}`, () => {
    for (const { title, options, write, empty, opens } of variants) {
      const hasLines = opens === null ? [] : [title];
      test.each(hasLines)('tells the line on which each row begins, also after a resume: %s', async () => {
        const content = write(formatRows(0));
        await using folder = await folderOf({ [`a${ending}`]: content });
        const source = await openSource(folder.path, { columns, batchBytes: 300, read: { ...options } });
        const text = content.toString('latin1');
        const expected = formatRows(0).map(({ id }) => {
          const at = text.indexOf(id);
          return text.slice(0, typeof opens === 'string' ? text.lastIndexOf(opens, at) : at).split('\n').length;
        });
        for await (const split of source.splits(never)) {
          const positions: (Json | null)[] = [null];
          for await (const { position } of source.read(split, null, never)) positions.push(position);
          for (const after of positions) {
            const lines: (number | undefined)[] = [];
            for await (const batch of source.read(split, after, never))
              for (let row = 0; row < batch.length; row++) lines.push(batch.line?.(row));
            expect(lines).toEqual(expected.slice(expected.length - lines.length));
            if (after === null) expect(lines).toHaveLength(ROWS);
          }
        }
      });

      describeSource(localFs, title, async () => {
        const files = Array.from({ length: FILES }, (_, file) => [`in/${file}${ending}`, write(formatRows(file))]);
        const folder = await folderOf({ ...Object.fromEntries(files), [`empty/none${ending}`]: empty });
        const open = (path: string) =>
          openSource(folder.path, { columns, batchBytes: 300, read: { path, ...options } });
        return {
          source: await open('in'),
          columns,
          idColumn: 'id',
          ids: Array.from({ length: FILES }, (_, file) => formatRows(file).map(({ id }) => id)).flat(),
          empty: await open('empty'),
          unreachable: await open('missing'),
          [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
        };
      });
    }

    test('describes every option, and takes its examples', () => {
      const schema = z.toJSONSchema(definition.config, { io: 'input', unrepresentable: 'throw' });
      for (const [name, option] of Object.entries(schema.properties ?? {}))
        expect(option, name).toMatchObject({ title: expect.any(String), description: expect.any(String) });
      expect(schema.additionalProperties).toBe(false);
      expect(definition.examples.length).toBeGreaterThan(0);
      for (const { config } of definition.examples) expect(() => definition.config.parse(config)).not.toThrow();
    });
  });
}
