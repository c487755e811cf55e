import type { SourceRows } from '../../../runtime/contract/source.ts';
import type { ExcelPosition } from './read-rows.ts';

/** The one batch of a sheet without a table. */
export function noRows(columns: number, consumed: number): SourceRows<ExcelPosition> {
  const none = new Int32Array(0);
  const vector = { kind: 'bytes', buffer: Buffer.alloc(0), starts: none, ends: none, from: 0, to: 0 } as const;
  return {
    vectors: Array.from({ length: columns }, () => vector),
    length: 0,
    bytes: 0,
    consumed,
    firstRow: 1,
    rowNumbers: null,
    rejects: [],
    position: { row: '0', byte: '0', sheetRow: '0', open: [] },
    record: () => null,
  };
}
