import { readFileSync } from 'node:fs';
import { csv } from '../../sources/formats/csv/definition.ts';
import { json } from '../../sources/formats/json/definition.ts';
import { jsonl } from '../../sources/formats/jsonl/definition.ts';
import { parquet } from '../../sources/formats/parquet/definition.ts';
import { tsv } from '../../sources/formats/tsv/definition.ts';
import { describeFormat, type FormatRow } from '../contract/describe-format.ts';

const table = (rows: readonly FormatRow[], delimiter: string): string => {
  const lines = rows.map(({ id, note }) => `${id}${delimiter}"${note.replaceAll('"', '""')}"`);
  return [`id${delimiter}note`, ...lines, ''].join('\n');
};

describeFormat(csv, [
  { title: 'commas', write: (rows) => table(rows, ','), empty: '' },
  {
    title: 'a delimiter of two characters',
    options: { delimiter: '||' },
    write: (rows) => table(rows, '||'),
    empty: '',
  },
  {
    title: 'windows-1252',
    options: { encoding: 'windows-1252' },
    write: (rows) => Buffer.from(table(rows, ','), 'latin1'),
    empty: '',
  },
]);

describeFormat(tsv, [{ title: 'tabs', write: (rows) => table(rows, '\t'), empty: '' }]);

describeFormat(json, [
  { title: 'an array', write: (rows) => JSON.stringify(rows, null, 2), empty: '[]', opens: '{' },
  {
    title: 'records deeper inside',
    options: { recordPath: 'data.items' },
    write: (rows) => JSON.stringify({ meta: { items: [1, 2] }, data: { total: rows.length, items: rows } }),
    empty: '{"data":{"items":[]}}',
    opens: '{',
  },
]);

describeFormat(jsonl, [
  { title: 'lines', write: (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join(''), empty: '' },
]);

/** What another implementation made of the same rows. */
const golden = (name: string): Buffer => readFileSync(new URL(`golden/${name}`, import.meta.url));

describeFormat(parquet, [
  {
    title: 'of pyarrow',
    write: (rows) => golden(`contract-${rows[0]!.id.split('-')[0]}.parquet`),
    empty: golden('contract-empty.parquet'),
    opens: null,
  },
]);
