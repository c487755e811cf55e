import { compileExpression } from '../../../operators/expression/index.ts';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Cell, Vector } from '../../../runtime/contract/vector.ts';
import type { Field } from './fields.ts';
import { failure, type Result } from './result.ts';

export type Row = Readonly<Record<string, Cell>>;

/** What the expression gives for each row, in their order. */
export type RowEvaluator = (rows: readonly Row[]) => readonly Result[];

/** Compiles an expression over fields. Throws `config.expression` where it is refused. */
export function rowEvaluator(text: string, fields: readonly Field[], now: bigint): RowEvaluator {
  const compiled = compileExpression(
    text,
    fields.map(({ column }) => column),
  );
  if (!compiled.ok) {
    const { message, next, position, code } = compiled.errors[0]!;
    throw new PipelineError('config.expression', {
      message: `${message} (at ${position} of the expression, ${code})`,
      next,
    });
  }
  const { expression } = compiled;
  const readers = fields.map(({ column, cast }) =>
    cast === null ? heldAs(column.name) : castBy(column.name, cast, now),
  );
  const evaluator = expression.bind({ now });
  return (rows) => {
    const read = readers.map((reader) => reader(rows));
    const { length } = rows;
    const { texts, failed } = evaluator.print({ vectors: read.map(({ vector }) => vector), length, selection: null });
    const results = texts.map((value): Result => ({ ok: true, value, type: expression.type }));
    for (const { row, sqlState, reason } of failed) results[row] = failure(sqlState, reason);
    for (const { failures } of read) for (const [row, result] of failures) results[row] = result;
    return results;
  };
}

/** The cells of one field, and the rows whose cell is not of its type. */
type FieldReader = (rows: readonly Row[]) => { vector: Vector; failures: readonly (readonly [number, Result])[] };

function heldAs(name: string): FieldReader {
  return (rows) => ({ vector: cellsOf(rows, name), failures: [] });
}

/** By a cast of the language itself, so that a type means here what it means there. */
function castBy(name: string, type: string, now: bigint): FieldReader {
  const column = { name, type: 'untyped', nullable: true } as const;
  const compiled = compileExpression(`CAST("${name.replaceAll('"', '""')}" AS ${type})`, [column]);
  if (!compiled.ok) throw new Error(`${type} was taken for a type: ${compiled.errors[0]!.message}`);
  const evaluator = compiled.expression.bind({ now });
  return (rows) => {
    const { vector, failed } = evaluator.evaluate({
      vectors: [cellsOf(rows, name)],
      length: rows.length,
      selection: null,
    });
    return {
      vector,
      failures: failed.map(
        ({ row, sqlState, reason }) => [row, failure(sqlState, `Field "${name}": ${reason}`)] as const,
      ),
    };
  };
}

function cellsOf(rows: readonly Row[], name: string): Vector {
  return { kind: 'values', values: rows.map((row) => (Object.hasOwn(row, name) ? row[name]! : null)) };
}
