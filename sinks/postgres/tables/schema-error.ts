import { DatabaseError } from 'pg';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { translatePgError } from '../errors.ts';
import type { TableRef } from '../identifier.ts';

/** A failed DDL statement as a `PipelineError` of the schema's, not of a load's. */
export function schemaError(error: unknown, ref: TableRef, column?: string): Error {
  const code = error instanceof DatabaseError ? error.code : undefined;
  const detail = { schema: ref.schema, table: ref.table, ...(column === undefined ? {} : { column }) };
  const make = (name: string, message: string, next: string): PipelineError =>
    new PipelineError(name, { message, next, detail, cause: error });
  switch (code) {
    case '42701':
      return make(
        'schema.column_exists',
        `Table ${ref.table} already has a column "${column ?? ''}".`,
        'Choose another name.',
      );
    case '23502':
      return make(
        'schema.needs_default',
        `Column "${column ?? ''}" may not be empty, but the rows that ${ref.table} holds would have no value in it.`,
        'Give the field a default, or allow it to be empty.',
      );
    case '23505':
      return make(
        'schema.default_not_unique',
        `Column "${column ?? ''}" is unique, but the rows that ${ref.table} holds would all get the same default.`,
        'Add the field without a default or without isUnique.',
      );
    case '22P02':
    case '22003':
    case '22007':
    case '22008':
    case '22001':
    case '42804':
      return make(
        'schema.bad_default',
        `A default does not fit its column: ${error instanceof Error ? error.message : ''}.`,
        'Correct the default or the type of the field.',
      );
    case '42P01':
    case '3F000':
      return make(
        'schema.table_missing',
        `There is no table ${ref.schema}.${ref.table}.`,
        'Delete the schema and create it again.',
      );
    case '42611':
    case '54011':
    case '42P16':
      return make(
        'schema.bad_definition',
        `Postgres refuses the table: ${error instanceof Error ? error.message : ''}.`,
        'Correct the fields of the schema.',
      );
    default:
      return translatePgError(error);
  }
}
