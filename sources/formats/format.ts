import type { ColumnTypes } from '../../runtime/contract/column.ts';
import type { Definition } from '../../runtime/contract/definition.ts';
import type { Json } from '../../runtime/contract/json.ts';
import type { SourceRows } from '../../runtime/contract/source.ts';
import type { ObjectReader } from '../files/object-store.ts';
import type { FormatOptions } from './options.ts';

/** One file, wherever it is kept. */
export interface FormatFile {
  readonly label: string;
  readonly bytes: number;
  /** Reads from byte `from` to before byte `to`, by default to the end. */
  open(from: number, signal: AbortSignal, to?: number): Promise<ObjectReader>;
}

/** Where to go on in a file, after `row` records. Numbers are text, for they may exceed 2^53. */
export interface FilePosition extends Record<string, Json> {
  /** Bytes of the file that are read: the next record begins here. */
  readonly byte: string;
  readonly row: string;
  /** Line of the next record, counted from 1. */
  readonly line: string;
}

export interface ReadOptions {
  /** The columns to lay, in order; `null` = all, as discovered. */
  readonly columns: ColumnTypes | null;
  readonly batchBytes: number;
  readonly after: FilePosition | null;
}

/** Reads the records of one file. Errors are `format.*` with the place in the file. */
export interface Format {
  /** The columns of this file; `null` when it is empty and does not say. */
  columns(file: FormatFile, signal: AbortSignal): Promise<ColumnTypes | null>;
  /** At least one batch, the last one with the position of the file's end. */
  read(file: FormatFile, options: ReadOptions, signal: AbortSignal): AsyncIterable<SourceRows<FilePosition>>;
}

/** One file format. `config` describes its options, which stand flat in the source node's config. */
export interface FormatDefinition extends Definition {
  readonly kind: 'format';
  /** Lower case, with the dot. The first is the usual one. */
  readonly extensions: readonly string[];
  load(): Promise<(options: FormatOptions) => Format>;
}
