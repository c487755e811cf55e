import type { Column } from '../../../runtime/contract/column.ts';
import type { Vector } from '../../../runtime/contract/vector.ts';
import { bytesBuilder } from '../../../runtime/rows/bytes-builder.ts';
import type { BinaryText } from '../columnar/lay.ts';
import { columnTypeOf } from '../columnar/scalar.ts';
import type { Cursor } from './cursor.ts';
import { type Cells, leafCells } from './leaf-cells.ts';
import type { AvroRecord, AvroType } from './schema.ts';
import { branchOf } from './skip.ts';
import { symbolOf, valueJson } from './value-json.ts';

/** A field of the file's records, as a column. */
export interface AvroColumn {
  readonly column: Column;
  readonly type: AvroType;
}

/** The name of the only column of a file whose values are no records. */
const VALUE = 'value';

/** The fields of a file's records; a file of other values has one column. */
export function recordOf(type: AvroType): AvroRecord {
  return type.kind === 'record' ? type : { kind: 'record', name: VALUE, fields: [{ name: VALUE, type }] };
}

export function avroColumns(record: AvroRecord): readonly AvroColumn[] {
  return record.fields.map(({ name, type }, index) => {
    const { plain, nullable } = plainOf(type);
    return { column: { name, ...typeOf(plain), nullable, sourceOrdinal: index }, type };
  });
}

/** The one type beside NULL, or the union of several. */
function plainOf(type: AvroType): { readonly plain: AvroType; readonly nullable: boolean } {
  if (type.kind !== 'union') return { plain: type, nullable: type.kind === 'null' };
  const others = type.branches.filter(({ kind }) => kind !== 'null');
  const nullable = others.length < type.branches.length;
  if (others.length === 0) return { plain: { kind: 'null' }, nullable };
  return { plain: others.length === 1 ? others[0]! : type, nullable };
}

function typeOf(type: AvroType): Pick<Column, 'type' | 'precision' | 'scale'> {
  if (type.kind === 'leaf') return type.isUuid ? { type: 'uuid' } : columnTypeOf(type.scalar);
  return { type: type.kind === 'enum' || type.kind === 'null' ? 'text' : 'json' };
}

/** Cells of one column, for up to `rows` rows. */
export function cellsOf({ type }: AvroColumn, rows: number, binary: BinaryText): Cells {
  const { plain } = plainOf(type);
  const cells = plainCells(plain, rows, binary);
  if (type.kind !== 'union' || plain === type) return cells;
  return {
    ...cells,
    put(cursor, row) {
      if (branchOf(cursor, type.branches).kind === 'null') cells.putNull(row);
      else cells.put(cursor, row);
    },
  };
}

function plainCells(type: AvroType, rows: number, binary: BinaryText): Cells {
  if (type.kind === 'leaf') return leafCells(type, rows, binary);
  const texts = bytesBuilder(rows, rows * 32);
  return {
    put(cursor: Cursor, row: number) {
      if (type.kind === 'enum') {
        texts.setText(row, symbolOf(cursor, type.symbols));
        return;
      }
      const text = valueJson(cursor, type, binary);
      if (text !== 'null') texts.setText(row, text);
    },
    putNull: (row) => texts.setNull(row),
    finish(length): Vector {
      const { starts, ends, ...rest } = texts.finish();
      return { ...rest, starts: starts.subarray(0, length), ends: ends.subarray(0, length) };
    },
  };
}
