import type { ColumnType, ColumnTypes, DataType } from '../../../runtime/contract/column.ts';
import { nearest } from '../../../runtime/contract/nearest.ts';
import type { SqlType } from '../contract.ts';
import { ExpressionFault } from '../expression-fault.ts';
import type { ColumnReference } from '../parse/ast.ts';
import type { TypedColumn } from './typed.ts';

const TYPES: Readonly<Record<DataType, SqlType>> = {
  untyped: 'unknown',
  text: 'text',
  varchar: 'character varying',
  smallint: 'smallint',
  integer: 'integer',
  bigint: 'bigint',
  numeric: 'numeric',
  real: 'real',
  double: 'double precision',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
  json: 'jsonb',
  uuid: 'uuid',
};

/** The SQL type of a column's cells: `unknown` for one that nobody declared. */
export function columnTypeOf({ type }: ColumnType): SqlType {
  return TYPES[type];
}

/** The column that a name means. As in Postgres, a name without quotes is in lower case. */
export function columnNamed({ name, at }: ColumnReference, columns: ColumnTypes): TypedColumn {
  const index = columns.findIndex((column) => column.name === name);
  if (index >= 0) return { kind: 'column', type: columnTypeOf(columns[index]!), index };
  const names = columns.map((column) => column.name);
  const cased = names.find((one) => one.toLowerCase() === name);
  if (cased !== undefined) {
    throw fault(name, at, `Write "${cased}" with its quotes: a name without them is read in lower case.`);
  }
  const near = nearest(name, names).map((one) => `"${one}"`);
  if (near.length > 0) throw fault(name, at, `Did you mean ${near.join(' or ')}?`);
  const shown = names.slice(0, 20).map((one) => `"${one}"`);
  throw fault(name, at, `Fields that come in: ${shown.join(', ') || 'none'}.`);
}

function fault(name: string, at: number, next: string): ExpressionFault {
  return new ExpressionFault('unknown_column', at, `No field "${name}" comes in here.`, next);
}
