import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import type { Json } from '../../../runtime/contract/json.ts';
import { cellClassOf } from '../json/cell-class.ts';
import { CellTable } from '../json/cell-table.ts';
import type { LayOut } from '../json/lay-out.ts';
import { type LaidRows, PARSED_GROWTH, type RecordBytes, type RecordSpan, SCANNED_GROWTH } from '../json/rows.ts';
import { attributeTextOf, textOf } from '../markup/chars.ts';
import { MOST_COLUMNS } from '../most-columns.ts';
import { elementReader, type ShownName } from './element-reader.ts';
import { Kind, type RecordCells } from './record-cells.ts';

/** Buffers that wait to be used again, and their size at most. */
const POOL = 8;
const LARGEST_POOLED = 1024 * 1024;

/** Lays out the records that were found last: a text without references is pointed at where it stands, in a copy of the window. */
export function createXmlLayOut(columns: ColumnTypes, cells: RecordCells, shown: ShownName): LayOut {
  const classes = columns.map(({ type }) => (cellClassOf(type) === 'value' ? 'value' : 'text'));
  const elements = elementReader(shown);
  const pool: Buffer[] = [];
  // Where no column is wanted, records are read for their names.
  const most = columns.length === 0 ? MOST_COLUMNS : undefined;

  function lay(firstRow: number, { buffer, from, to }: RecordBytes, spans: readonly RecordSpan[]): LaidRows {
    const table = new CellTable(buffer.subarray(from, to), spans.length, { columns, classes, used: pool.pop() });
    const rows = spans.length;
    const { starts, ends, values } = table;
    const rowOf = (row: number) => elements.row(table.bytes, spans[row]!.start - from, spans[row]!.end - from, most);

    function setWhole(row: number): void {
      const record = rowOf(row);
      columns.forEach(({ name }, column) => {
        table.setCell(row, column, Object.hasOwn(record, name) ? record[name]! : null, classes[column]!);
      });
    }

    function cellOf(kind: Kind, start: number, end: number): Json {
      if (kind === Kind.Element) return elements.value(table.bytes, start, end);
      return (kind === Kind.Attribute ? attributeTextOf : textOf)(table.bytes, start, end);
    }

    for (let row = 0; row < rows; row++) {
      cells.tell(row, (column, kind, at, last) => {
        if (kind === Kind.Whole) setWhole(row);
        else if (kind !== Kind.Plain)
          table.setCell(row, column, cellOf(kind, at - from, last - from), classes[column]!);
        else if (values[column] !== null) values[column]![row] = table.bytes.toString('utf8', at - from, last - from);
        else {
          starts[column * rows + row] = at - from;
          ends[column * rows + row] = last - from;
        }
      });
    }
    return {
      vectors: table.vectors(rows),
      length: rows,
      firstRow,
      rowNumbers: null,
      rejects: [],
      line: (row) => spans[row]!.line,
      record: rowOf,
      recycle() {
        if (pool.length < POOL && table.bytes.length <= LARGEST_POOLED) pool.push(table.bytes);
      },
    };
  }

  const values = classes.filter((one) => one === 'value').length;
  return { growth: values * 2 < columns.length ? SCANNED_GROWTH : PARSED_GROWTH, lay };
}
