import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import type { FormatFile, ReadOptions, TextPosition } from '../format.ts';
import { bindColumns, discoveredColumns, namesWithoutHeader } from './bind-columns.ts';
import type { CsvDialect } from './dialect.ts';
import type { CsvHead } from './head.ts';
import type { CsvOptions } from './options.ts';

/** One file, its dialect, and how its fields feed the wanted columns: what both readers start from. */
export interface CsvReading {
  readonly file: FormatFile;
  readonly options: CsvOptions;
  readonly dialect: CsvDialect;
  readonly head: CsvHead;
  /** By field. */
  readonly names: readonly string[];
  readonly columns: ColumnTypes;
  /** By field: the column it feeds, -1 = none. */
  readonly columnOfField: Int32Array;
  readonly start: TextPosition;
  readonly batchBytes: number;
}

/** `found`: the names that the head gives. Throws `source.columns` when the file lacks a wanted column. */
export function csvReading(
  base: Pick<CsvReading, 'file' | 'options' | 'dialect' | 'head'>,
  found: readonly string[],
  reading: ReadOptions<TextPosition>,
): CsvReading {
  const { file, options, head } = base;
  const unnamed = !options.hasHeader && options.names === undefined;
  const names = unnamed ? namesWithoutHeader(found, reading.columns) : found;
  const columns = reading.columns ?? discoveredColumns(names, file.label);
  return {
    ...base,
    names,
    columns,
    columnOfField: bindColumns(names, columns, file.label),
    start: reading.after ?? { byte: String(head.byte), row: '0', line: String(head.line) },
    batchBytes: reading.batchBytes,
  };
}
