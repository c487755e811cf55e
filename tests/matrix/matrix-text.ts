import { textTable } from '../../server/text-table.ts';

/** What was seen at each format, by its name; the store under `store`. */
export type MatrixRow = Record<string, string>;

export const DIGITS = 12;
/** As many as a line of text has room for. */
const FORMATS_A_BLOCK = 5;

/** The whole table, some formats at a time, one block below the other. */
export function matrixText(rows: readonly MatrixRow[], formats: readonly string[]): string {
  const blocks: string[] = [];
  for (let from = 0; from < formats.length; from += FORMATS_A_BLOCK) {
    const names = ['store', ...formats.slice(from, from + FORMATS_A_BLOCK)];
    blocks.push(textTable(rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name] ?? 'not run'])))));
  }
  return blocks.join('\n\n');
}
