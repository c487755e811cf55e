import { column } from '../contract/batch-of.ts';
import { describeSource, type SourceFixture } from '../contract/describe-source.ts';
import { folderOf, openSource } from './open-source.ts';

const FILES = 3;
const ROWS = 40;
const columns = [column('note', 'text'), column('id', 'text')];

function rowsOf(file: number): { id: string; note: string }[] {
  return Array.from({ length: ROWS }, (_, row) => ({ id: `${file}-${row}`, note: `say "hé",\nrow ${row}` }));
}

function csvOf(rows: readonly { id: string; note: string }[], delimiter: string): string {
  const lines = rows.map(({ id, note }) => `${id}${delimiter}"${note.replaceAll('"', '""')}"`);
  return [`id${delimiter}note`, ...lines, ''].join('\n');
}

const contents: Record<
  string,
  { ending: string; of: (rows: { id: string; note: string }[]) => string; read?: object }
> = {
  csv: { ending: 'csv', of: (rows) => csvOf(rows, ',') },
  'csv with a delimiter of two characters': {
    ending: 'csv',
    of: (rows) => csvOf(rows, '||'),
    read: { delimiter: '||' },
  },
  'csv in windows-1252': {
    ending: 'csv',
    of: (rows) => Buffer.from(csvOf(rows, ','), 'latin1') as unknown as string,
    read: { encoding: 'windows-1252' },
  },
  tsv: { ending: 'tsv', of: (rows) => csvOf(rows, '\t') },
  jsonl: { ending: 'jsonl', of: (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join('') },
  json: { ending: 'json', of: (rows) => JSON.stringify(rows, null, 2) },
  'json with the records deeper inside': {
    ending: 'json',
    of: (rows) => JSON.stringify({ meta: { items: [1, 2] }, data: { total: rows.length, items: rows } }),
    read: { recordPath: 'data.items' },
  },
};

for (const [title, { ending, of, read }] of Object.entries(contents)) {
  describeSource(`local_fs, ${title}`, async (): Promise<SourceFixture> => {
    const files = Array.from({ length: FILES }, (_, file) => [`in/${file}.${ending}`, of(rowsOf(file))] as const);
    const folder = await folderOf({
      ...Object.fromEntries(files),
      [`empty/none.${ending}`]: ending === 'json' ? of([]) : '',
    });
    const open = (path: string) => openSource(folder.path, { columns, batchBytes: 300, read: { path, ...read } });
    return {
      source: await open('in'),
      columns,
      idColumn: 'id',
      ids: Array.from({ length: FILES }, (_, file) => rowsOf(file).map(({ id }) => id)).flat(),
      empty: await open('empty'),
      unreachable: await open('missing'),
      [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
    };
  });
}
