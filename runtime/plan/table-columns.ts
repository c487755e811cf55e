import type { ColumnType } from '../contract/column.ts';
import { defaultLiteral, defaultSql } from './default-literal.ts';
import { columnType } from './model/data-type.ts';
import type { FieldDraft, SchemaDraft } from './model/schema.ts';

/** A column of the table behind a schema. */
export interface TableColumn extends ColumnType {
  readonly name: string;
  readonly nullable: boolean;
  /** A literal as SQL, safe to put into DDL; `null` = none. */
  readonly defaultSql: string | null;
  readonly primaryKey: boolean;
  readonly unique: boolean;
  /** `serial`: numbered by the table. `own`: every table has it. `field`: of the schema. */
  readonly origin: 'serial' | 'own' | 'field';
}

/** The columns of a schema's table in the order of its DDL: id (unless a field is the key), created_at, updated_at, fields. */
export function tableColumns(schema: SchemaDraft): readonly TableColumn[] {
  const hasKey = schema.fields.some((field) => field.isPrimaryKey);
  const keys = schema.fields.filter((field) => field.isPrimaryKey).length;
  return [
    ...(hasKey ? [] : [SERIAL]),
    own('created_at'),
    own('updated_at'),
    ...schema.fields.map((field) => column(field, keys === 1)),
  ];
}

const SERIAL: TableColumn = {
  name: 'id',
  type: 'bigint',
  nullable: false,
  defaultSql: null,
  primaryKey: true,
  unique: false,
  origin: 'serial',
};

function own(name: string): TableColumn {
  return {
    name,
    type: 'timestamptz',
    nullable: false,
    defaultSql: 'NOW()',
    primaryKey: false,
    unique: false,
    origin: 'own',
  };
}

function column(field: FieldDraft, soleKey: boolean): TableColumn {
  const literal = field.defaultValue === undefined ? null : defaultLiteral(field.defaultValue);
  return {
    name: field.name,
    ...columnType(field),
    nullable: field.isNullable && !field.isPrimaryKey,
    defaultSql: literal === null ? null : defaultSql(literal),
    primaryKey: field.isPrimaryKey,
    unique: field.isUnique && !(field.isPrimaryKey && soleKey),
    origin: 'field',
  };
}
