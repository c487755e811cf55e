import type { Column, ColumnType, ColumnTypes } from '../contract/column.ts';
import type { Issue } from '../contract/issue.ts';
import { alterTableSql, type TableChange } from '../contract/table-change.ts';
import { commonType, isWiderOrSame, rewritesTable } from '../contract/widen.ts';
import { assignable } from './assignable.ts';
import { feedColumns, spelling } from './feed-columns.ts';
import { error, warning } from './issues.ts';
import { jsonPath } from './json-path.ts';
import type { MappedTarget } from './map-target.ts';
import type { TargetConfig } from './model/target-config.ts';
import type { TableColumn } from './table-columns.ts';
import { MAX_IDENTIFIER, reservedBy } from './table-name.ts';

export interface TableDrift {
  /** Columns of the table as they are once the changes are made. */
  readonly columns: readonly TableColumn[];
  readonly changes: readonly TableChange[];
  readonly issues: readonly Issue[];
}

/** Columns that Postgres lets a table have, less our own three and a few to spare. */
const MOST_FIELDS = 1590;
const PLAIN_NAME = /^[a-z_][a-z0-9_]*$/;

type DriftTarget = MappedTarget & {
  readonly config: Pick<TargetConfig, 'schemaDrift' | 'extraColumns' | 'loadMode' | 'cdc'>;
};

/**
 * What the target's policy makes of columns that its table lacks, and of types that are wider than the table's. `source`:
 * columns before those that nobody typed took the table's types.
 */
export function tableDrift(
  target: DriftTarget,
  { output, source, schema }: { readonly output: ColumnTypes; readonly source: ColumnTypes; readonly schema: string },
): TableDrift {
  const input = output.map((column): Column => {
    const isUntyped = column.sourceOrdinal !== undefined && source[column.sourceOrdinal]?.type === 'untyped';
    return isUntyped ? { name: column.name, nullable: column.nullable, type: 'untyped' } : column;
  });
  const { schemaDrift: policy } = target.config;
  const unchanged = { columns: target.columns, changes: [] };
  if (policy === undefined) return { ...unchanged, issues: [] };
  const misuse = misuses(target);
  if (misuse.length > 0 || policy === 'ignore') return { ...unchanged, issues: misuse };
  const issues: Issue[] = [];
  const widened = policy === 'add_column' ? [] : widenings(target, input, issues);
  if (policy === 'fail') {
    issues.push(...widened.map((change) => tooWide(target, change)));
    return { ...unchanged, issues };
  }
  const added = policy === 'widen' ? [] : additions(target, input, issues);
  const changes = [...added, ...widened];
  if (changes.length > 0) issues.push(said(target, changes, schema));
  return { columns: changedColumns(target.columns, changes), changes, issues };
}

type Widening = Extract<TableChange, { kind: 'widen' }>;

function widenings(target: DriftTarget, input: ColumnTypes, issues: Issue[]): Widening[] {
  return feedColumns(input, target.columns, target.config).flatMap(({ column, from }): Widening[] => {
    const arriving = input[from];
    if (arriving === undefined || column.origin !== 'field' || fits(arriving, column)) return [];
    const wide = commonType(column, arriving);
    if (wide === null) {
      issues.push(cannotWiden(target, column, arriving));
      return [];
    }
    if (isWiderOrSame(column, wide)) return [];
    const old = bare(column);
    return [{ kind: 'widen', column: { name: column.name, ...wide }, from: old, rewrites: rewritesTable(old, wide) }];
  });
}

/** Whether what arrives is no drift: it is text to be read, of another kind altogether, or has its place in the column. */
function fits(arriving: Column, column: TableColumn): boolean {
  const [from, to] = [kindOf(arriving), kindOf(column)];
  if (arriving.type === 'untyped' || from !== to || from === null) return true;
  // An operator gives numbers and text without bounds, whatever their values are.
  if (arriving.sourceOrdinal === undefined && isUnbounded(arriving)) return true;
  // Floats are approximate by choice; a date or a timestamp is a moment in UTC, as every session of a load is.
  if (column.type === 'timestamptz' || column.type === 'double') return true;
  if (column.type === 'real' && arriving.type !== 'double') return true;
  if (column.type === 'numeric' && column.precision === undefined) return true;
  return isWiderOrSame(column, arriving);
}

const isUnbounded = ({ type, length, precision }: ColumnType): boolean =>
  type === 'text' || (type === 'varchar' && length === undefined) || (type === 'numeric' && precision === undefined);

function kindOf({ type }: ColumnType): 'text' | 'number' | 'time' | null {
  if (type === 'text' || type === 'varchar') return 'text';
  if (type === 'date' || type.startsWith('timestamp')) return 'time';
  return assignable(type, 'integer') && type !== 'untyped' && type !== 'json' ? 'number' : null;
}

function additions(target: DriftTarget, input: ColumnTypes, issues: Issue[]): TableChange[] {
  const { config, columns, table } = target;
  const fed = new Set(feedColumns(input, columns, config).flatMap(({ from, ambiguous }) => [from, ...ambiguous]));
  const otherwise = new Set([...used(target), ...Object.values(config.columnMapping ?? {})]);
  const taken = new Map(columns.map(({ name }) => [name, name]));
  const spell = spelling(config.matchColumns);
  const added = input.flatMap((column, index): TableChange[] => {
    if (fed.has(index) || fed.has(column.name) || otherwise.has(column.name)) return [];
    if (columns.some(({ name, origin }) => name === column.name && origin === 'serial')) return [];
    const name = spell(column.name);
    const other = taken.get(name);
    const isPlain = PLAIN_NAME.test(name) && Buffer.byteLength(name) <= MAX_IDENTIFIER && reservedBy(name) === null;
    if (!isPlain || other !== undefined) {
      issues.push(badName(target, column.name, other));
      return [];
    }
    taken.set(name, column.name);
    return [{ kind: 'add_column', column: { name, ...stored(column) } }];
  });
  const fields = columns.filter(({ origin }) => origin === 'field').length + added.length;
  if (fields > MOST_FIELDS) {
    const message = `${table} would have ${fields} columns, and may have ${MOST_FIELDS}`;
    issues.push(problem(target, message, 'Drop fields on the way, or keep them in one JSON column.'));
  }
  return added;
}

/** Fields that say what happened to a row, and are no part of it. */
function used({ config }: DriftTarget): readonly string[] {
  if (config.loadMode !== 'cdc_mirror') return [];
  return [config.cdc?.opColumn ?? 'op', ...(config.cdc?.oldKeyColumns ?? [])];
}

/** The type that a new column gets: text that nobody typed stays text, and a varchar without a length is one. */
function stored(column: Column): ColumnType {
  const isText = column.type === 'untyped' || (column.type === 'varchar' && column.length === undefined);
  return isText ? { type: 'text' } : bare(column);
}

function bare({ type, length, precision, scale }: ColumnType): ColumnType {
  return {
    type,
    ...(length === undefined ? {} : { length }),
    ...(precision === undefined ? {} : { precision }),
    ...(scale === undefined ? {} : { scale }),
  };
}

function changedColumns(columns: readonly TableColumn[], changes: readonly TableChange[]): readonly TableColumn[] {
  const wide = new Map(changes.flatMap((change) => (change.kind === 'widen' ? [[change.column.name, change]] : [])));
  const added = changes.flatMap((change): TableColumn[] =>
    change.kind === 'add_column'
      ? [{ ...change.column, nullable: true, defaultSql: null, primaryKey: false, unique: false, origin: 'field' }]
      : [],
  );
  const kept = columns.map((column): TableColumn => {
    const change = wide.get(column.name);
    if (change === undefined) return column;
    const { length: _length, precision: _precision, scale: _scale, ...rest } = column;
    return { ...rest, ...change.column };
  });
  return [...kept, ...added];
}

function misuses(target: DriftTarget): Issue[] {
  const { schemaDrift, extraColumns, loadMode, cdc } = target.config;
  const says = schemaDrift !== 'widen' && extraColumns !== undefined;
  return [
    ...(says
      ? [
          problem(
            target,
            `extraColumns has no meaning beside schemaDrift "${schemaDrift}", which says what becomes of them`,
            'Leave extraColumns out.',
          ),
        ]
      : []),
    ...(loadMode === 'cdc_mirror' && cdc?.format === 'debezium'
      ? [
          problem(
            target,
            'Debezium changes bring their columns inside JSON, where no plan sees them: there is no schemaDrift for them',
            'Leave schemaDrift out, or take the changes apart first and set cdc.format to "columns".',
          ),
        ]
      : []),
  ];
}

function said(target: DriftTarget, changes: readonly TableChange[], schema: string): Issue {
  const sql = alterTableSql({ schema, table: target.table }, changes);
  const rewritten = changes.flatMap((change) =>
    change.kind === 'widen' && change.rewrites ? [change.column.name] : [],
  );
  return warning({
    code: 'plan.table_change',
    path: jsonPath(target.node.place.config, 'schemaDrift'),
    node: target.node.id,
    message: `The load begins with: ${sql}`,
    next:
      rewritten.length === 0
        ? 'The table is not written anew: it takes a moment, for which others wait.'
        : `For ${rewritten.join(', ')} Postgres writes the whole table anew, and others wait meanwhile. A transaction at REPEATABLE READ that began before and has not read the table yet finds no rows in it.`,
  });
}

function tooWide(target: DriftTarget, { column, from }: Widening): Issue {
  return problem(
    target,
    `Column "${column.name}" of ${target.table} is ${typeText(from)}, and what arrives needs ${typeText(column)}; schemaDrift is "fail"`,
    'Convert it on the way, or set schemaDrift to "widen".',
  );
}

function cannotWiden(target: DriftTarget, column: TableColumn, arriving: Column): Issue {
  return problem(
    target,
    `Column "${column.name}" of ${target.table} is ${typeText(column)}, and ${typeText(arriving)} arrives: no type has all values of both`,
    `Convert "${arriving.name}" on the way with cast_type, or load it into a column of its own.`,
  );
}

function badName(target: DriftTarget, name: string, other: string | undefined): Issue {
  if (other !== undefined) {
    const message = `"${name}" cannot become a column of ${target.table}: "${other}" has its name`;
    return problem(target, message, `Rename "${name}" on the way, or drop it.`);
  }
  const owner = reservedBy(name);
  if (owner !== null) {
    const message = `"${name}" cannot become a column of ${target.table}: ${owner} keeps that name for itself`;
    return problem(target, message, `Rename "${name}" on the way, or drop it.`);
  }
  return problem(
    target,
    `"${name}" cannot become a column of ${target.table}: names of columns have lower-case letters, digits and _, and at most ${MAX_IDENTIFIER} of them`,
    'Rename it on the way, or set matchColumns to "ignore_spelling", which spells it so.',
  );
}

function problem({ node }: DriftTarget, message: string, next: string): Issue {
  const path = jsonPath(node.place.config, 'schemaDrift');
  return error({ code: 'plan.schema_drift', path, node: node.id, message, next });
}

function typeText({ type, length, precision, scale }: ColumnType): string {
  if (length !== undefined) return `${type}(${length})`;
  return precision === undefined ? type : `${type}(${precision},${scale ?? 0})`;
}
