import type { SourceRows } from '../../../runtime/contract/source.ts';
import type { TextPosition } from '../format.ts';
import type { OffsetTable, Scan } from './scan-types.ts';

/** What a scan found between `begin` and `end` of a buffer: rows of a table. */
export interface ScannedRows {
  readonly buffer: Buffer;
  readonly begin: number;
  readonly end: number;
  readonly table: OffsetTable;
  readonly rows: number;
  /** On which the scan began. */
  readonly firstLine: number;
}

/** A dialect's scan, and how its rows become those of a batch. */
export interface RowLayer {
  readonly scan: Scan;
  /** Of the tables that the scan fills. */
  readonly tableColumns: number;
  /** Memory of a row beside its text. */
  readonly rowBytes: number;
  /** Rows of the last scan. The places in the file are told before: it may change the bytes between `begin` and `end`. */
  lay(scanned: ScannedRows): Pick<SourceRows<TextPosition>, 'vectors' | 'record' | 'line'>;
}
