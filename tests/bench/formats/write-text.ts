import { once } from 'node:events';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { CUSTOMER_COLUMNS } from '../customers-csv.ts';

export type TextForm = 'tsv' | 'json' | 'jsonl' | 'xml' | 'fixed_width';

const NAMES = CUSTOMER_COLUMNS.map(([name]) => name);
const WIDTHS = [10, 36, 34, 44, 11, 12, 3, 5, 10, 27];

/** What a source node must say of the fixed-width file. */
export const FIXED_LAYOUT = NAMES.map((name, index) => ({ name, width: WIDTHS[index]! }));

interface Writer {
  readonly head: string;
  readonly foot: string;
  row(cells: readonly string[], index: number): string;
}

const WRITERS: Readonly<Record<TextForm, Writer>> = {
  tsv: {
    head: `${NAMES.join('\t')}\n`,
    foot: '',
    row: (cells) =>
      `${cells.map((cell) => (/["\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join('\t')}\n`,
  },
  json: { head: '[', foot: '\n]\n', row: (cells, index) => `${index === 0 ? '' : ','}\n${object(cells)}` },
  jsonl: { head: '', foot: '', row: (cells) => `${object(cells)}\n` },
  xml: {
    head: '<?xml version="1.0"?>\n<customers>\n',
    foot: '</customers>\n',
    row: (cells) => `<customer>${cells.map(element).join('')}</customer>\n`,
  },
  fixed_width: {
    head: '',
    foot: '',
    row: (cells) =>
      `${cells.map((cell, index) => cell.replace('\n', ' ') + ' '.repeat(WIDTHS[index]! - [...cell].length)).join('')}\n`,
  },
};

/** Numbers and booleans as such, blanks as null. */
function object(cells: readonly string[]): string {
  const members = cells.map((cell, index) => {
    const type = CUSTOMER_COLUMNS[index]![1];
    const bare = type === 'integer' || type === 'boolean' || type.startsWith('numeric');
    return `"${NAMES[index]}":${cell === '' ? 'null' : bare ? cell : JSON.stringify(cell)}`;
  });
  return `{${members.join(',')}}`;
}

function element(cell: string, index: number): string {
  const name = NAMES[index];
  return cell === '' ? '' : `<${name}>${cell.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</${name}>`;
}

export interface TextFile {
  readonly form: TextForm;
  readonly csv: string;
  readonly path: string;
  /** The rows again and again, until the file has so many bytes. */
  readonly atLeastBytes?: number;
}

/** Writes the rows of a CSV file of customers in another text format. Gives the rows written. */
export async function writeText({ form, csv, path, atLeastBytes = 0 }: TextFile): Promise<number> {
  const writer = WRITERS[form];
  const file = createWriteStream(path, { highWaterMark: 1 << 20 });
  file.write(writer.head);
  let rows = 0;
  let bytes = 0;
  do {
    let text = '';
    for await (const cells of csvRows(csv)) {
      text += writer.row(cells, rows++);
      if (text.length < 1 << 18) continue;
      bytes += await put(file, text);
      text = '';
    }
    bytes += await put(file, text);
  } while (bytes < atLeastBytes);
  file.end(writer.foot);
  await finished(file);
  return rows;
}

async function put(file: WriteStream, text: string): Promise<number> {
  if (!file.write(text)) await once(file, 'drain');
  return Buffer.byteLength(text);
}

/** The cells of the bench's own CSV: a record ends at a line end of even quotes. */
async function* csvRows(csv: string): AsyncGenerator<string[]> {
  let rest = '';
  let first = true;
  for await (const chunk of createReadStream(csv, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    let record = '';
    for (const line of lines) {
      record = record === '' ? line : `${record}\n${line}`;
      if (record.split('"').length % 2 === 0) continue;
      if (!first) yield cellsOf(record);
      first = false;
      record = '';
    }
    if (record !== '') rest = `${record}\n${rest}`;
  }
}

function cellsOf(record: string): string[] {
  return [...record.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  );
}
