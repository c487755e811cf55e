import type { SourceRows } from '../../../runtime/contract/source.ts';
import { nullVector } from '../../../runtime/rows/vectors.ts';
import type { Format, ReadOptions, TextPosition } from '../format.ts';
import { discoveredColumns } from './bind-columns.ts';
import { csvDialect, isScannable } from './dialect.ts';
import { readHead } from './head.ts';
import type { CsvOptions } from './options.ts';
import { readWithPapa } from './read-papa.ts';
import { readByScan } from './read-scan.ts';
import { csvReading } from './reading.ts';

/** Delimited text: by the byte scanner where the dialect allows it, by papaparse elsewhere. */
export function csvFormat(options: CsvOptions, delimiter: string): Format<TextPosition> {
  const dialect = csvDialect(options, delimiter);
  const readRecords = isScannable(dialect) ? readByScan : readWithPapa;
  return {
    async columns(file, signal) {
      const { names } = await readHead(file, options, dialect, signal);
      return names === null ? null : discoveredColumns(names);
    },
    async *read(file, reading, signal) {
      signal.throwIfAborted();
      const head = await readHead(file, options, dialect, signal);
      if (head.names === null) yield noRows(reading, head.byte);
      else yield* readRecords(csvReading({ file, options, dialect, head }, head.names, reading), signal);
    },
  };
}

/** A file without a header or a record: who declared its columns expects no rows of it. */
function noRows(reading: ReadOptions<TextPosition>, bytes: number): SourceRows<TextPosition> {
  return {
    vectors: (reading.columns ?? []).map(() => nullVector(0)),
    length: 0,
    bytes: 0,
    consumed: reading.after === null ? bytes : 0,
    firstRow: 1,
    rowNumbers: null,
    rejects: [],
    position: { byte: String(bytes), row: '0', line: '1' },
    record: () => ({}),
  };
}
