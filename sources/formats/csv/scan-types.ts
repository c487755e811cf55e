/** Why a record is not laid out. */
export type Fault = 'field_count' | 'unterminated_quote' | 'data_after_quote' | 'unfinished_escape';

/** Malformed records of one scan: each becomes an object with its text, many times what a row takes. */
export const MAX_FAULTS = 1_000;

/** A record that is malformed: its bytes, its place, and what is wrong. */
export interface FaultyRecord {
  readonly fault: Fault;
  /** Records before it in the scan. */
  readonly record: number;
  /** Line ends before it in the scan. */
  readonly lines: number;
  readonly start: number;
  readonly end: number;
  readonly fields: number;
  /** Where it goes wrong: the quote that is not closed, the byte after a closed one. */
  readonly at: number;
}

export interface ScanDialect {
  readonly delimiter: Uint8Array;
  /** Empty: no field is quoted. */
  readonly quote: Uint8Array;
  /** Stands before a quote, or before itself, in a quoted field; the quote itself where quotes are doubled. */
  readonly escape: Uint8Array;
  /** 10, or 13 in a file without line feeds. A CR before a line feed belongs to the line end. */
  readonly newline: number;
  /** Bytes that a comment begins with; empty = none. */
  readonly comment: Uint8Array;
}

/** Which fields are laid out, and how. */
export interface ScanLayout {
  /** By field: the column it feeds, -1 = none. Its length is the number of fields that a record has. */
  readonly columnOfField: Int32Array;
  /** By field: an empty cell is NULL, bit 0 where it is not quoted, bit 1 where it is. */
  readonly emptyIsNull: Uint8Array;
  /** Without its line end. */
  readonly maxRecordBytes: number;
}

/** Where the cells of a batch stand. Column-major: the cell of column c, row r is at `c * capacity + r`. */
export interface OffsetTable {
  readonly capacity: number;
  /** Negative = NULL. */
  readonly starts: Int32Array;
  /** Also set where the cell is NULL. */
  readonly ends: Int32Array;
  readonly recordStarts: Int32Array;
}

/** What a scan found. The scanner reuses one object. */
export interface ScanResult {
  /** Rows laid out, and records in all. */
  rows: number;
  records: number;
  /** Where the first record that was not read begins. */
  consumed: number;
  lines: number;
  faults: FaultyRecord[];
  /** By row: records before it; `null` when no record was left out. */
  rowNumbers: Int32Array | null;
  /** A quote that is open at the end of the bytes, or -1. */
  openQuote: number;
  /** The record at `consumed` is larger than one may be: nothing was read from it on. */
  tooLarge: boolean;
}

/**
 * Lays out the records of `buffer[from .. to)`. It stops before a record that is not all there, unless `final`, or is too
 * large, and when the table is full or `MAX_FAULTS` records were malformed.
 */
export type Scan = (buffer: Buffer, from: number, to: number, final: boolean, table: OffsetTable) => ScanResult;
