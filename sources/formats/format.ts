import type { z } from 'zod';
import type { ColumnTypes } from '../../runtime/contract/column.ts';
import type { Definition } from '../../runtime/contract/definition.ts';
import type { Json } from '../../runtime/contract/json.ts';
import type { SourceRows } from '../../runtime/contract/source.ts';
import type { ObjectReader } from '../files/object-store.ts';

/** One file, wherever it is kept. */
export interface FormatFile {
  readonly label: string;
  /** Infinite where it is not known before its end is read. */
  readonly bytes: number;
  /** Reads from byte `from` to before byte `to`, by default to the end. */
  open(from: number, signal: AbortSignal, to?: number): Promise<ObjectReader>;
}

/** Where to go on in a file, after `row` records. Numbers are text, for they may exceed 2^53. */
export interface FilePosition extends Record<string, Json> {
  readonly row: string;
}

/** Of a format that is read byte by byte and has lines. */
export interface TextPosition extends FilePosition {
  /** Bytes of the file that are read: the next record begins here. */
  readonly byte: string;
  /** Line of the next record, counted from 1. */
  readonly line: string;
}

/** A part of a file that is read by itself, and its size. */
export interface FilePart {
  readonly name: string;
  readonly bytes: number;
}

/** What bounds what a format does. */
export interface FormatLimits {
  /** Bytes that one packed byte inside of a file may become. */
  readonly maxExpansion: number;
  /** Whether what it asks for over the network may be in a private network. */
  readonly allowPrivateHosts: boolean;
}

export interface ReadOptions<P extends FilePosition = FilePosition> {
  /** The part to read, of a file that has several. */
  readonly part?: string;
  /** The columns to lay, in order; `null` = all, as discovered. */
  readonly columns: ColumnTypes | null;
  readonly batchBytes: number;
  readonly after: P | null;
}

/** Reads the records of one file. Errors are `format.*` with the place in the file. */
export interface Format<P extends FilePosition = FilePosition> {
  /** The columns of this file, or of one part of it; `null` when it is empty and does not say. */
  columns(file: FormatFile, signal: AbortSignal, part?: string): Promise<ColumnTypes | null>;
  /** Of a format whose options ask for the parts of its files. */
  parts?(file: FormatFile, signal: AbortSignal): Promise<readonly FilePart[]>;
  /** At least one batch, the last one with the position of the file's end. */
  read(file: FormatFile, options: ReadOptions<P>, signal: AbortSignal): AsyncIterable<SourceRows<P>>;
}

/**
 * One file format: a folder, and a line in `index.ts`. `config` describes its options, which stand flat in the source
 * node's config; none may be required there, for a node may leave the format to each file's name.
 */
export interface FormatDefinition<Options = never> extends Definition {
  readonly kind: 'format';
  /** Lower case, with the dot. The first is the usual one. */
  readonly extensions: readonly string[];
  readonly config: z.ZodObject;
  /** Whether a file begins as this format's do, for files whose name tells none. Absent: its beginning tells nothing. */
  begins?(head: Buffer): boolean;
  /** Whether a zip archive that has a member of this name is a file of this format, other than several files. */
  isZipWith?(member: string): boolean;
  /** Whether each part of a file (`Format.parts`) is a split of its own. */
  hasParts?(options: Options): boolean;
  /** What the options lack or contradict. `named`: the node names this format, other than leaves it to the file. */
  check?(options: Options, issue: (field: string, message: string) => void, named: boolean): void;
  /** Reads from a position to the end and no further back, so that it reads packed files, too, whose size is not known. */
  readonly sequential?: true;
  load(): Promise<(options: Options, limits: FormatLimits) => Format>;
}
