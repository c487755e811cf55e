import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import type { SourceRows } from '../../../runtime/contract/source.ts';
import type { Line } from './find-lines.ts';
import type { LineOptions } from './read.ts';
import { characters, placesOf, trimmed } from './slice-line.ts';

interface Laying {
  readonly columns: ColumnTypes;
  /** By field: the column that it feeds, -1 = none. */
  readonly columnOfField: Int32Array;
  readonly options: LineOptions;
  readonly names: readonly string[];
}

/** The fields of lines as vectors over the bytes of the window: nothing is copied. */
export function layLines(
  buffer: Buffer,
  lines: readonly Line[],
  { columns, columnOfField, options, names }: Laying,
): Pick<SourceRows, 'vectors' | 'record' | 'line'> {
  const places = placesOf(options.layout);
  const starts = places.map(() => new Int32Array(lines.length));
  const ends = places.map(() => new Int32Array(lines.length));
  lines.forEach(({ start, end }, row) => {
    const byteOf =
      options.widthUnit === 'bytes' ? (index: number) => Math.min(start + index, end) : characters(buffer, start, end);
    places.forEach(({ from, to, trim }, field) => {
      const first = byteOf(from);
      const value = trimmed(buffer, first, byteOf(to), trim);
      starts[field]![row] = value === null ? -1 : value.from;
      ends[field]![row] = value === null ? 0 : value.to;
    });
  });
  const from = lines[0]?.start ?? 0;
  const to = lines.at(-1)?.end ?? 0;
  return {
    vectors: columns.map((_, column) => {
      const field = columnOfField.indexOf(column);
      return { kind: 'bytes', buffer, starts: starts[field]!, ends: ends[field]!, from, to };
    }),
    line: (row) => lines[row]!.line,
    record: (row) =>
      Object.fromEntries(
        names.map((name, field) => {
          const start = starts[field]![row]!;
          return [name, start < 0 ? null : buffer.toString('utf8', start, ends[field]![row]!)];
        }),
      ),
  };
}
