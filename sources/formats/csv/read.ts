import type { SourceRows } from '../../../runtime/contract/source.ts';
import { nullVector } from '../../../runtime/rows/vectors.ts';
import { countedPacked } from '../../files/packed-progress.ts';
import type { Format, ReadOptions, TextPosition } from '../format.ts';
import { discoveredColumns } from './bind-columns.ts';
import { csvDialect } from './dialect.ts';
import { openCsv } from './open-csv.ts';
import { type GivenCsvOptions, settledOptions } from './options.ts';
import { readByScan } from './read-scan.ts';
import { csvReading } from './reading.ts';

/** Delimited text. */
export function csvFormat(given: GivenCsvOptions, delimiter: string): Format<TextPosition> {
  const options = settledOptions(given);
  const dialect = csvDialect(options, delimiter);
  return {
    async columns(file, signal) {
      const { names } = (await openCsv(file, options, dialect, signal)).head;
      return names === null ? null : discoveredColumns(names, file.label);
    },
    async *read(source, reading, signal) {
      signal.throwIfAborted();
      const opened = await openCsv(source, options, dialect, signal);
      const { decoded, head } = opened;
      const rows =
        head.names === null
          ? [noRows(reading, head.byte)]
          : readByScan(csvReading({ ...opened, dialect }, head.names, reading), signal);
      const total = reading.after === null && Number.isFinite(source.bytes) ? source.bytes : null;
      yield* decoded === null ? rows : countedPacked(rows, decoded, total);
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
