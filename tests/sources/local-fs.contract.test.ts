import { localFs } from '../../sources/files/local-fs/definition.ts';
import { column } from '../contract/batch-of.ts';
import { describeSource } from '../contract/describe-source.ts';
import { folderOf, openSource } from './open-source.ts';

const ROWS = 30;
const columns = [column('note', 'text'), column('id', 'text')];

const rowsOf = (file: string): { id: string; note: string }[] =>
  Array.from({ length: ROWS }, (_, row) => ({ id: `${file}-${row}`, note: `row ${row}` }));

const table = (file: string, delimiter: string): string =>
  ['id,note', ...rowsOf(file).map(({ id, note }) => `${id},${note}`), ''].join('\n').replaceAll(',', delimiter);

describeSource(localFs, 'a folder with folders, of every text format', async () => {
  const folder = await folderOf({
    'in/a.csv': table('a', ','),
    'in/b/1.tsv': table('b', '\t'),
    'in/b/2/c.json': JSON.stringify(rowsOf('c')),
    'in/d.jsonl': rowsOf('d')
      .map((row) => JSON.stringify(row))
      .join('\n'),
    'in/left-out.txt': 'not a format',
    'empty/none.csv': '',
    'empty/none.jsonl': '',
  });
  const open = (path: string) => openSource(folder.path, { columns, batchBytes: 300, read: { path } });
  return {
    source: await open('in'),
    columns,
    idColumn: 'id',
    ids: ['a', 'b', 'c', 'd'].flatMap((file) => rowsOf(file).map(({ id }) => id)),
    empty: await open('empty'),
    unreachable: await open('missing'),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
});
