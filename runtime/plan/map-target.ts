import type { Column, ColumnTypes } from '../contract/column.ts';
import type { Issue } from '../contract/issue.ts';
import { nearest, suggestion } from '../contract/nearest.ts';
import type { Mirror, TargetColumn } from '../contract/sink.ts';
import { assignable } from './assignable.ts';
import type { DraftNode } from './draft.ts';
import { feedColumns } from './feed-columns.ts';
import { error, warning } from './issues.ts';
import { jsonPath } from './json-path.ts';
import type { TargetConfig } from './model/target-config.ts';
import type { TableColumn } from './table-columns.ts';

export interface TargetMapping {
  readonly columns: readonly TargetColumn[];
  /** Input columns that the table lacks. */
  readonly dropped: readonly string[];
  /** Where changes arrive, not rows: how. */
  readonly mirror?: Mirror;
  readonly issues: readonly Issue[];
}

export interface MappedTarget {
  readonly node: DraftNode;
  readonly config: Pick<TargetConfig, 'columnMapping' | 'matchColumns' | 'extraColumns' | 'schemaDrift'>;
  readonly table: string;
  readonly columns: readonly TableColumn[];
}

/** Which input column feeds which column of the table; see `feedColumns`. */
export function mapTarget(
  { node, config, table, columns: tableColumns }: MappedTarget,
  input: ColumnTypes,
  /** Fields that are used otherwise. */
  taken: readonly string[] = [],
): TargetMapping {
  const at = { path: node.place.node, node: node.id };
  const issues: Issue[] = mappingIssues({ node, config, table, columns: tableColumns }, input);
  const columns: TargetColumn[] = [];
  for (const { column, from, ambiguous } of feedColumns(input, tableColumns, config)) {
    if (ambiguous.length > 0) issues.push(severalFit(column, ambiguous, table, at));
    if (from === -1) {
      const isMapped = config.columnMapping !== undefined && Object.hasOwn(config.columnMapping, column.name);
      // What is mapped to a field that does not arrive has been said.
      if (isRequired(column) && ambiguous.length === 0 && !isMapped)
        issues.push(unfed(column, input, tableColumns, table, at));
      continue;
    }
    const fed = input[from]!;
    if (!assignable(fed.type, column.type)) {
      const message = `Column "${column.name}" of ${table} is of type ${typeText(column)}; no ${typeText(fed)} can be stored in it`;
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
  const used = new Set(columns.map(({ from }) => from));
  const dropped = input.flatMap(({ name }, index) => (used.has(index) || taken.includes(name) ? [] : [name]));
  if (columns.length === 0) {
    const message = `None of the columns that arrive (${list(input)}) is in ${table}`;
    issues.push(
      error({
        ...at,
        code: 'plan.nothing_to_load',
        message,
        next: `Rename columns to those of the table: ${list(fields(tableColumns))}.`,
      }),
    );
  } else if (dropped.length > 0) {
    const refusal =
      config.extraColumns === 'fail' ? 'extraColumns' : config.schemaDrift === 'fail' ? 'schemaDrift' : null;
    const say = refusal === null ? warning : error;
    issues.push(say({ ...at, code: 'plan.columns_dropped', ...droppedText(dropped, tableColumns, table, refusal) }));
  }
  return { columns, dropped, issues };
}

function mappingIssues({ node, config, table, columns }: MappedTarget, input: ColumnTypes): Issue[] {
  const base = jsonPath(node.place.config, 'columnMapping');
  return Object.entries(config.columnMapping ?? {}).flatMap(([name, field]) => {
    const path = jsonPath(base, name);
    const column = columns.find((one) => one.name === name);
    if (column === undefined || column.origin === 'serial') {
      const names = columns.filter(({ origin }) => origin !== 'serial').map((one) => one.name);
      const what =
        column === undefined
          ? `${table} has no column "${name}"${suggestion(name, names)}`
          : `"${name}" is numbered by the table`;
      return [error({ code: 'plan.mapping', path, node: node.id, message: what, next: `It has ${names.join(', ')}.` })];
    }
    if (input.some((one) => one.name === field)) return [];
    const message = `No field "${field}" arrives${suggestion(
      field,
      input.map((one) => one.name),
    )}`;
    return [error({ code: 'plan.mapping', path, node: node.id, message, next: `Arriving: ${list(input)}.` })];
  });
}

function severalFit(
  column: TableColumn,
  names: readonly string[],
  table: string,
  at: { readonly path: string; readonly node: string },
): Issue {
  return error({
    ...at,
    code: 'plan.mapping',
    message: `Column "${column.name}" of ${table} could be fed by ${names.map((name) => `"${name}"`).join(' or ')}`,
    next: 'Say in columnMapping which is meant, or drop the others.',
  });
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
  refusal: string | null,
): { message: string; next: string } {
  const fate = refusal === null ? 'dropped and counted' : `${refusal} is "fail"`;
  const message = `${tableName} lacks ${dropped.length === 1 ? 'the column' : 'the columns'} ${dropped.join(', ')}: ${fate}`;
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
