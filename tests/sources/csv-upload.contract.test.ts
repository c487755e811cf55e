import type { Json } from '../../runtime/contract/json.ts';
import { csvUpload } from '../../sources/push/csv-upload/definition.ts';
import { column } from '../contract/batch-of.ts';
import { describeSource } from '../contract/describe-source.ts';
import { folderOf, openSource } from './open-source.ts';

const ROWS = 60;
const ids = Array.from({ length: ROWS }, (_, row) => `id-${row}`);

/** Uploads as the server keeps them: a folder for each, which the run's plan names as its base. */
function describeUpload(title: string, connector: Json, names: readonly [string, string], content: string): void {
  describeSource(csvUpload, title, async () => {
    const folder = await folderOf({ 'one/customers.csv': content, 'two/empty.csv': '' });
    const columns = names.map((name) => column(name, 'text'));
    const open = (upload: string, path: string) =>
      openSource(`${folder.path}/${upload}`, {
        type: 'csv_upload',
        connector,
        columns,
        batchBytes: 300,
        read: { path },
      });
    return {
      source: await open('one', 'customers.csv'),
      columns,
      idColumn: names[1],
      ids,
      empty: await open('two', 'empty.csv'),
      unreachable: await open('three', 'gone.csv'),
      [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
    };
  });
}

const quoted = (id: string): string => `"note, of\n${id}"`;

describeUpload(
  'comma and header',
  {},
  ['note', 'id'],
  ['id,note', ...ids.map((id) => `${id},${quoted(id)}`), ''].join('\n'),
);
describeUpload(
  'semicolons, no header',
  { delimiter: 'semicolon', hasHeader: false },
  ['column_2', 'column_1'],
  ids.map((id) => `${id};${quoted(id)}\n`).join(''),
);
