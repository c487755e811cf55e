import type { Column } from '../../../runtime/contract/column.ts';
import type { Vector } from '../../../runtime/contract/vector.ts';
import { bytesBuilder } from '../../../runtime/rows/bytes-builder.ts';
import type { BinaryText } from '../columnar/lay.ts';
import { columnTypeOf } from '../columnar/scalar.ts';
import { type Cells, leafCells, type Put } from './leaf-cells.ts';
import { Unresolved } from './resolve.ts';
import type { AvroEnum, AvroLeaf, AvroRecord, AvroType } from './schema.ts';
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
  return type.kind === 'record' ? type : valueRecord(type);
}

/** A record of one field, which is the value. */
export function valueRecord(type: AvroType): AvroRecord {
  return {
    kind: 'record',
    names: [VALUE],
    fields: [{ name: VALUE, type, aliases: [], fallback: undefined }],
    steps: null,
  };
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

/** Cells of a column of this type, for up to `rows` rows. */
export function cellsOf(type: AvroType, rows: number, binary: BinaryText): Cells {
  const { plain } = plainOf(type);
  if (plain.kind === 'leaf') {
    const { put, putNull, finish } = leafCells(plain, rows, binary);
    return { putter: (stored) => putterOf(stored, { putPlain: (one) => put(one as AvroLeaf), putNull }), finish };
  }
  const texts = bytesBuilder(rows, rows * 32);
  const isEnum = plain.kind === 'enum';
  const putPlain = (stored: AvroType): Put => {
    if (isEnum) return (cursor, row) => texts.setText(row, symbolOf(cursor, stored as AvroEnum));
    return (cursor, row) => {
      const text = valueJson(cursor, stored, binary);
      if (text !== 'null') texts.setText(row, text);
    };
  };
  return {
    putter: (stored) => putterOf(stored, { putPlain, putNull: (row) => texts.setNull(row) }),
    finish(length): Vector {
      const { starts, ends, ...rest } = texts.finish();
      return { ...rest, starts: starts.subarray(0, length), ends: ends.subarray(0, length) };
    },
  };
}

interface Puts {
  putPlain(type: AvroType): Put;
  putNull(row: number): void;
}

function putterOf(type: AvroType, puts: Puts): Put {
  switch (type.kind) {
    case 'null':
      return (_cursor, row) => puts.putNull(row);
    case 'union': {
      const branches = type.branches.map((branch) => putterOf(branch, puts));
      return (cursor, row) => branchOf(cursor, branches)(cursor, row);
    }
    case 'refused':
      return () => {
        throw new Unresolved(type.reason);
      };
    default:
      return puts.putPlain(type);
  }
}
