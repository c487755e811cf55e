import { readFileSync } from 'node:fs';
import { avro } from '../../sources/formats/avro/definition.ts';
import { csv } from '../../sources/formats/csv/definition.ts';
import { excel } from '../../sources/formats/excel/definition.ts';
import { fixedWidth } from '../../sources/formats/fixed-width/definition.ts';
import { json } from '../../sources/formats/json/definition.ts';
import { jsonl } from '../../sources/formats/jsonl/definition.ts';
import { orc } from '../../sources/formats/orc/definition.ts';
import { parquet } from '../../sources/formats/parquet/definition.ts';
import { tsv } from '../../sources/formats/tsv/definition.ts';
import { xml } from '../../sources/formats/xml/definition.ts';
import { describeDamage } from '../contract/describe-damage.ts';
import { describeFormat, type FormatRow, type FormatVariant } from '../contract/describe-format.ts';
import { textRows, workbookOf } from './workbook-of.ts';

const table = (rows: readonly FormatRow[], delimiter: string): string => {
  const lines = rows.map(({ id, note }) => `${id}${delimiter}"${note.replaceAll('"', '""')}"`);
  return [`id${delimiter}note`, ...lines, ''].join('\n');
};

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const csvVariants: readonly FormatVariant[] = [
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
  {
    title: 'UTF-16 by its mark',
    write: (rows) => Buffer.from(`\ufeff${table(rows, ',')}`, 'utf16le'),
    empty: Buffer.from('\ufeff', 'utf16le'),
    opens: null,
  },
  {
    title: 'UTF-16, big endian, by option',
    options: { encoding: 'UTF-16BE' },
    write: (rows) => Buffer.from(table(rows, ','), 'utf16le').swap16(),
    empty: '',
    opens: null,
  },
];

/** As Postgres writes text, but for line ends, which stay behind their backslash as MySQL writes them. */
const copied = (rows: readonly FormatRow[], delimiter: string): string =>
  [
    `id${delimiter}no\\x74e`,
    ...rows.map(({ id, note }) => `${id}${delimiter}${note.replaceAll(/[\n,]/g, '\\$&')}`),
    '',
  ].join('\n');

const tsvVariants: readonly FormatVariant[] = [
  { title: 'tabs', write: (rows) => table(rows, '\t'), empty: '' },
  { title: 'backslashes', options: { escapes: 'backslash' }, write: (rows) => copied(rows, '\t'), empty: '' },
  {
    title: 'backslashes in windows-1252, before a delimiter as well',
    options: { escapes: 'backslash', delimiter: ',', encoding: 'windows-1252' },
    write: (rows) => Buffer.from(copied(rows, ','), 'latin1'),
    empty: '',
  },
];

const jsonVariants: readonly FormatVariant[] = [
  { title: 'an array', write: (rows) => JSON.stringify(rows, null, 2), empty: '[]', opens: '{' },
  {
    title: 'records deeper inside',
    options: { recordPath: 'data.items' },
    write: (rows) => JSON.stringify({ meta: { items: [1, 2] }, data: { total: rows.length, items: rows } }),
    empty: '{"data":{"items":[]}}',
    opens: '{',
  },
];

const jsonlVariants: readonly FormatVariant[] = [
  { title: 'lines', write: (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join(''), empty: '' },
];

const xmlVariants: readonly FormatVariant[] = [
  {
    title: 'the children of the root',
    write: (rows) =>
      `<?xml version="1.0"?>\n<rows>\n${rows.map(({ id, note }) => `<row>\n  <id>${id}</id>\n  <note>${escaped(note)}</note></row>\n`).join('')}</rows>\n`,
    empty: '<rows/>',
    opens: '<row>',
  },
  {
    title: 'records deeper inside, with prefixes and attributes',
    options: { recordPath: '/f:feed/items/item', stripPrefixes: false },
    write: (rows) =>
      `<f:feed xmlns:f="urn:f"><head><item/></head><items>${rows.map(({ id, note }) => `<item><id><![CDATA[${id}]]></id><note>${escaped(note)}</note><n:x xmlns:n="urn:n" a="1"/></item>`).join('')}</items></f:feed>`,
    empty: '<f:feed><items></items></f:feed>',
    opens: '<item><id>',
  },
  {
    title: 'windows-1252 by its declaration',
    write: (rows) =>
      Buffer.from(
        `<?xml version='1.0' encoding='ISO-8859-1'?><rows>${rows.map(({ id, note }) => `<row><id>${id}</id><note>${escaped(note)}</note></row>`).join('')}</rows>`,
        'latin1',
      ),
    empty: '',
    opens: null,
  },
];

const layout = [
  { name: 'id', width: 6 },
  { name: 'note', start: 10, width: 24 },
];
/** A line cannot hold a line end. */
const fixed = (rows: readonly FormatRow[], end: string): string =>
  rows.map(({ id, note }) => `${id.padEnd(9)}${note.replace('\n', ' ').padEnd(24)}!${end}`).join('');

const fixedVariants: readonly FormatVariant[] = [
  { title: 'characters', options: { layout }, write: (rows) => fixed(rows, '\r\n'), empty: '' },
  {
    title: 'latin1, a line before them, no end of the last line',
    options: { layout, encoding: 'latin1', skipLines: 1 },
    write: (rows) => Buffer.from(`HEAD é\n${fixed(rows, '\n').slice(0, -1)}`, 'latin1'),
    empty: 'HEAD',
  },
  {
    title: 'UTF-16',
    options: { layout, encoding: 'utf-16' },
    write: (rows) => Buffer.from(fixed(rows, '\n'), 'utf16le'),
    empty: '',
    opens: null,
  },
];

describeFormat(csv, csvVariants);
describeDamage(csv, csvVariants);
describeFormat(tsv, tsvVariants);
describeDamage(tsv, tsvVariants);
describeFormat(json, jsonVariants);
describeDamage(json, jsonVariants);
describeFormat(jsonl, jsonlVariants);
describeDamage(jsonl, jsonlVariants);
describeFormat(xml, xmlVariants);
describeDamage(xml, xmlVariants);
describeFormat(fixedWidth, fixedVariants);
describeDamage(fixedWidth, fixedVariants);

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

describeFormat(avro, [
  {
    title: 'of fastavro',
    write: (rows) => golden(`contract-${rows[0]!.id.split('-')[0]}.avro`),
    empty: golden('contract-empty.avro'),
    opens: null,
  },
]);

describeFormat(excel, [
  {
    title: 'of openpyxl',
    write: (rows) => golden(`contract-${rows[0]!.id.split('-')[0]}.xlsx`),
    empty: golden('contract-empty.xlsx'),
    opens: null,
  },
]);
describeDamage(excel, [
  {
    title: 'inline texts',
    write: (rows) =>
      workbookOf({ sheets: { S: textRows([['id', 'note'], ...rows.map(({ id, note }) => [id, note])]) } }),
    empty: '',
    opens: null,
  },
]);

describeFormat(orc, [
  {
    title: 'of pyarrow',
    write: (rows) => golden(`contract-${rows[0]!.id.split('-')[0]}.orc`),
    empty: golden('contract-empty.orc'),
    opens: null,
  },
]);
