import { column } from '../contract/batch-of.ts';

const rowsOf = (file: string): { id: string; note: string }[] =>
  Array.from({ length: 30 }, (_, row) => ({ id: `${file}-${row}`, note: `row ${row}` }));

const table = (file: string, delimiter: string): string =>
  ['id,note', ...rowsOf(file).map(({ id, note }) => `${id},${note}`), ''].join('\n').replaceAll(',', delimiter);

/** The columns of the files, in another order than they have there. */
export const TEXT_COLUMNS = [column('note', 'text'), column('id', 'text')];

/** By path: beneath `in` a file of every text format, at several depths; beneath `empty` files of nothing. */
export const TEXT_FILES: Readonly<Record<string, string>> = {
  'in/a.csv': table('a', ','),
  'in/b/1.tsv': table('b', '\t'),
  'in/b/2/c.json': JSON.stringify(rowsOf('c')),
  'in/d.jsonl': rowsOf('d')
    .map((row) => JSON.stringify(row))
    .join('\n'),
  'in/left-out.txt': 'not a format',
  'empty/none.csv': '',
  'empty/none.jsonl': '',
};

/** The ids of all rows beneath `in`, in the order in which a source reads them. */
export const TEXT_IDS: readonly string[] = ['a', 'b', 'c', 'd'].flatMap((file) => rowsOf(file).map(({ id }) => id));
