import type { Column, ColumnType } from '../../runtime/contract/column.ts';
import type { BytesVector, Cell, ValuesVector, Vector } from '../../runtime/contract/vector.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import { isJson } from '../../runtime/rows/decode/json.ts';
import { failure } from '../../runtime/rows/failure.ts';
import { pathIndex } from '../expression/functions/json/path-index.ts';
import { jsonCells } from '../json-cells/json-cells.ts';
import { pieceColumn } from '../json-cells/piece-column.ts';
import type { RowFault } from '../row-fault.ts';
import { findPieces } from './find-pieces.ts';
import { pathTree } from './path-tree.ts';
import { pieceOfValue } from './piece-of-value.ts';

/** A value that is taken out of JSON. */
export interface Taken {
  readonly name: string;
  readonly path: readonly string[];
  readonly to: ColumnType;
}

/** Takes the values out of the cells of `rows`: one vector a value, of its text, or of JSON for one that is to be json. */
export type TakePieces = (
  vector: Vector,
  length: number,
  rows: Int32Array,
  faults: Map<number, RowFault>,
) => readonly Vector[];

export function takePieces(taken: readonly Taken[], column: Column): TakePieces {
  const fromBytes = takeFromBytes(taken, column);
  const fromValues = takeFromValues(taken);
  return (vector, length, rows, faults) => {
    const cells = jsonCells(vector, column, length, rows);
    return cells.kind === 'values' ? fromValues(cells, length, rows) : fromBytes(cells, length, rows, faults);
  };
}

function takeFromBytes(taken: readonly Taken[], column: Column) {
  const tree = pathTree(taken.map(({ path }) => path));
  const pieces = { starts: new Int32Array(taken.length), ends: new Int32Array(taken.length) };
  return (vector: BytesVector, length: number, rows: Int32Array, faults: Map<number, RowFault>): readonly Vector[] => {
    const { buffer, starts, ends } = vector;
    const columns = taken.map(({ to }) => pieceColumn(vector, length, to.type !== 'json'));
    for (const row of rows) {
      const start = starts[row]!;
      if (start < 0) continue;
      const end = ends[row]!;
      if (!isJson(buffer, start, end)) {
        const value = cellText(vector, row, 'text');
        faults.set(row, { ...failure('not_json', { type: 'json' }), column: column.name, value });
        continue;
      }
      findPieces(buffer, start, end, tree, pieces);
      for (let place = 0; place < taken.length; place++) {
        const from = pieces.starts[place]!;
        if (from >= 0) columns[place]!.set(row, from, pieces.ends[place]!);
      }
    }
    return columns.map((one) => one.finish());
  };
}

function takeFromValues(taken: readonly Taken[]) {
  const paths = taken.map(({ path }) => path.map((key) => ({ key, index: pathIndex(key) })));
  return ({ values }: ValuesVector, length: number, rows: Int32Array): readonly Vector[] =>
    paths.map((path): Vector => {
      const pieces = new Array<Cell>(length).fill(null);
      for (const row of rows) pieces[row] = pieceOfValue(values[row] ?? null, path);
      return { kind: 'values', values: pieces };
    });
}
