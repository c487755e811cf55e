import type { Json } from '../../runtime/contract/json.ts';
import { type Cell, golden, NAMES, ROWS, type Row } from './rows.ts';

/** The rows in one format, and what a source node must say to read them. */
export interface FormatFile {
  content(): string | Buffer;
  readonly options?: Readonly<Record<string, Json>>;
}

/** By format; those that are not text were made by other libraries (`golden/make_rows.py`). */
export const formatFiles: Readonly<Record<string, FormatFile>> = {
  csv: { content: () => delimited(',') },
  tsv: { content: () => delimited('\t') },
  json: { content: () => JSON.stringify(ROWS, null, 1) },
  jsonl: { content: () => ROWS.map((row) => `${JSON.stringify(row)}\n`).join('') },
  xml: { content: () => `<?xml version="1.0"?>\n<rows>\n${ROWS.map(element).join('')}</rows>\n` },
  fixed_width: {
    content: () => ROWS.map((row) => `${NAMES.map((name) => padded(text(row[name]))).join('')}\n`).join(''),
    options: { layout: NAMES.map((name) => ({ name, width: 30 })) },
  },
  parquet: { content: () => golden('rows.parquet') },
  avro: { content: () => golden('rows.avro') },
  orc: { content: () => golden('rows.orc') },
  excel: { content: () => golden('rows.xlsx') },
};

function delimited(delimiter: string): string {
  const line = (row: Row): string => NAMES.map((name) => quoted(text(row[name]))).join(delimiter);
  return `${[NAMES.join(delimiter), ...ROWS.map(line)].join('\n')}\n`;
}

/** Nothing stands for NULL. */
function text(cell: Cell | undefined): string {
  return cell === null || cell === undefined ? '' : String(cell);
}

function quoted(cell: string): string {
  return /[",;\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function padded(cell: string): string {
  return cell + ' '.repeat(30 - [...cell].length);
}

function element(row: Row): string {
  const cells = NAMES.filter((name) => row[name] !== null).map(
    (name) => `<${name}>${escaped(text(row[name]))}</${name}>`,
  );
  return `<row>${cells.join('')}</row>\n`;
}

function escaped(cell: string): string {
  return cell.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
