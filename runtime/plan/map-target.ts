import type { Column, ColumnTypes } from '../contract/column.ts';
import type { Issue } from '../contract/issue.ts';
import { nearest } from '../contract/nearest.ts';
import type { TargetColumn } from '../contract/sink.ts';
import { assignable } from './assignable.ts';
import type { DraftNode } from './draft.ts';
import { error, warning } from './issues.ts';
import type { TableColumn } from './table-columns.ts';

export interface TargetMapping {
  readonly columns: readonly TargetColumn[];
  /** Input columns that the table lacks. */
  readonly dropped: readonly string[];
  readonly issues: readonly Issue[];
}

/** Which input column feeds which column of the table, by name. The table's own numbering (`id`) is never fed. */
export function mapTarget(
  node: DraftNode,
  input: ColumnTypes,
  table: readonly TableColumn[],
  tableName: string,
): TargetMapping {
  const at = { path: node.place.node, node: node.id };
  const issues: Issue[] = [];
  const columns: TargetColumn[] = [];
  for (const column of table) {
    if (column.origin === 'serial') continue;
    const from = input.findIndex(({ name }) => name === column.name);
    if (from === -1) {
      if (isRequired(column)) issues.push(unfed(column, input, table, tableName, at));
      continue;
    }
    const fed = input[from]!;
    if (!assignable(fed.type, column.type)) {
      const message = `Column "${column.name}" of ${tableName} is of type ${typeText(column)}; no ${typeText(fed)} can be stored in it`;
      issues.push(
        error({
          ...at,
          code: 'plan.type_mismatch',
          message,
          next: `Convert "${fed.name}" on the way, or change the column's type.`,
        }),
      );
    }
    columns.push(targetColumn(column, from, fed));
  }
  const fedNames = new Set(columns.map(({ name }) => name));
  const dropped = input.map(({ name }) => name).filter((name) => !fedNames.has(name));
  if (columns.length === 0) {
    const message = `None of the columns that arrive (${list(input)}) is in ${tableName}`;
    issues.push(
      error({
        ...at,
        code: 'plan.nothing_to_load',
        message,
        next: `Rename columns to those of the table: ${list(fields(table))}.`,
      }),
    );
  } else if (dropped.length > 0) {
    issues.push(warning({ ...at, code: 'plan.columns_dropped', ...droppedText(dropped, table, tableName) }));
  }
  return { columns, dropped, issues };
}

function isRequired(column: TableColumn): boolean {
  return !column.nullable && (column.defaultSql === null || column.defaultSql === 'NULL');
}

function unfed(
  column: TableColumn,
  input: ColumnTypes,
  table: readonly TableColumn[],
  tableName: string,
  at: { readonly path: string; readonly node: string },
): Issue {
  const free = input.filter(({ name }) => !table.some((other) => other.name === name)).map(({ name }) => name);
  const near = nearest(column.name, free)[0] ?? free.find((name) => name.toLowerCase().includes(column.name)) ?? null;
  return error({
    ...at,
    code: 'plan.required_column',
    message: `Column "${column.name}" of ${tableName} must not be empty, has no default, and nothing feeds it`,
    next: near === null ? `Arriving: ${list(input)}.` : `Rename "${near}" to "${column.name}", if that is what it is.`,
  });
}

function targetColumn(column: TableColumn, from: number, input: Column): TargetColumn {
  const { name, nullable, type, length, precision, scale } = column;
  return {
    name,
    type,
    ...(length === undefined ? {} : { length }),
    ...(precision === undefined ? {} : { precision }),
    ...(scale === undefined ? {} : { scale }),
    nullable,
    from,
    input,
  };
}

function droppedText(
  dropped: readonly string[],
  table: readonly TableColumn[],
  tableName: string,
): { message: string; next: string } {
  const message = `${tableName} lacks ${dropped.length === 1 ? 'the column' : 'the columns'} ${dropped.join(', ')}: dropped and counted`;
  const names = fields(table).map(({ name }) => name);
  const hints = dropped.flatMap((name) => {
    if (table.some((column) => column.name === name))
      return [`"${name}" is numbered by the table; mark a field "${name}" as primary key to load it.`];
    const near = names.find((candidate) => candidate === name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_'));
    return near === undefined ? [] : [`Rename "${name}" to "${near}" to load it.`];
  });
  return { message, next: hints.length > 0 ? hints.join(' ') : 'Add a field to the schema to keep it.' };
}

function fields(table: readonly TableColumn[]): readonly TableColumn[] {
  return table.filter(({ origin }) => origin === 'field');
}

function typeText({ type, length, precision, scale }: Pick<Column, 'type' | 'length' | 'precision' | 'scale'>): string {
  if (length !== undefined) return `${type}(${length})`;
  return precision === undefined ? type : `${type}(${precision},${scale ?? 0})`;
}

function list(columns: readonly { readonly name: string }[]): string {
  return columns.length === 0 ? 'none' : columns.map(({ name }) => name).join(', ');
}
