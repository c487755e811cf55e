import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import type { Vector } from '../../../runtime/contract/vector.ts';
import type { Typed } from '../check/typed.ts';
import { type ReadColumn, readColumn } from '../columns/read-column.ts';
import { columnWriter } from '../columns/write-column.ts';
import type { Datum, ExpressionEnvironment, SqlType } from '../contract.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { ioOf } from '../types/io-of.ts';
import { compile } from './compile.ts';
import type { Evaluate } from './evaluate.ts';
import { textPieces } from './text-pieces.ts';
import { writePieces } from './write-pieces.ts';

/** The part of a batch that an expression sees. */
export interface Rows {
  readonly vectors: readonly Vector[];
  readonly length: number;
  readonly selection: Int32Array | null;
}

/** A row for which there is no value, where Postgres raises an error. */
export interface FailedRow {
  readonly row: number;
  readonly sqlState: string;
  readonly reason: string;
}

/** An expression that is compiled: one for each lane, used for one batch at a time. */
export interface Evaluator {
  /** The values of the selected rows as a vector of `Expression.output`; ascending, the rows that have none. */
  evaluate(rows: Rows): { vector: Vector; failed: readonly FailedRow[] };
  /** Of an expression of type boolean: the selected rows for which it is true, ascending. */
  select(rows: Rows): { kept: Int32Array; failed: readonly FailedRow[] };
  /** Postgres' text output of each value, by row index; for previews and tests. */
  print(rows: Rows): { texts: readonly (string | null)[]; failed: readonly FailedRow[] };
}

const UNBOUND: ReadColumn = () => {
  throw new TypeError('an expression is evaluated without a batch');
};

/** Compiles an expression for the batches of one lane. */
export function bindExpression(typed: Typed, columns: ColumnTypes, environment: ExpressionEnvironment): Evaluator {
  const places: { readonly index: number; readonly as: SqlType; read: ReadColumn }[] = [];
  const column = (index: number, as: SqlType): Evaluate => {
    const known = places.find((place) => place.index === index && place.as === as);
    const place = known ?? { index, as, read: UNBOUND };
    if (known === undefined) places.push(place);
    return (row) => place.read(row);
  };
  const { evaluate } = compile(typed, { environment, column, slots: new Map() });

  const pieces = textPieces(typed);

  function bindPlaces(vectors: readonly Vector[]): void {
    for (const place of places) place.read = readColumn(vectors[place.index]!, columns[place.index]!, place.as);
  }

  function one(row: number, failed: FailedRow[], take: (row: number, value: Datum) => void): void {
    try {
      take(row, evaluate(row));
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      failed.push({ row, sqlState: error.sqlState, reason: error.reason });
    }
  }

  function each({ vectors, length, selection }: Rows, take: (row: number, value: Datum) => void): FailedRow[] {
    bindPlaces(vectors);
    const count = selection?.length ?? length;
    const failed: FailedRow[] = [];
    for (let at = 0; at < count; at++) one(selection === null ? at : selection[at]!, failed, take);
    return failed;
  }

  /** The text of an expression that puts texts together; `null` where the rows cannot be taken so. */
  function join(rows: Rows): { vector: Vector; failed: readonly FailedRow[] } | null {
    if (pieces === null) return null;
    const failed: FailedRow[] = [];
    let isBound = false;
    let text: Datum = null;
    const vector = writePieces(pieces, rows, (row) => {
      if (!isBound) bindPlaces(rows.vectors);
      isBound = true;
      text = null;
      one(row, failed, (_row, value) => {
        text = value;
      });
      return text;
    });
    return vector === null ? null : { vector, failed };
  }

  return {
    evaluate(rows) {
      const joined = join(rows);
      if (joined !== null) return joined;
      const writer = columnWriter(typed.type as SqlType, rows.length);
      const failed = each(rows, (row, value) => writer.set(row, value));
      return { vector: writer.finish(), failed };
    },
    select(rows) {
      const kept = new Int32Array(rows.selection?.length ?? rows.length);
      let count = 0;
      const failed = each(rows, (row, value) => {
        if (value === true) kept[count++] = row;
      });
      return { kept: kept.subarray(0, count), failed };
    },
    print(rows) {
      const { print } = ioOf(typed.type as SqlType);
      const texts = new Array<string | null>(rows.length).fill(null);
      const failed = each(rows, (row, value) => {
        texts[row] = value === null ? null : print(value);
      });
      return { texts, failed };
    },
  };
}
