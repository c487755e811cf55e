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
}

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
    for (const { title, options, write, empty } of variants) {
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
