import type { Column, ColumnType, ColumnTypes } from '../../../runtime/contract/column.ts';
import { columnTypeSql } from '../../../runtime/contract/column-type-sql.ts';
import type { StagedQuery } from '../../../runtime/contract/operator.ts';
import type { TargetColumn } from '../../../runtime/contract/sink.ts';
import type { TableRef } from '../identifier.ts';
import { quoteTable } from '../identifier.ts';
import { ORDER_COLUMN, ORDER_COLUMN_SQL } from '../merge/merge-sql.ts';

/** What an operator that holds until the end takes in and gives out. */
export interface Stage {
  readonly input: ColumnTypes;
  /** Of one that joins two inputs: the columns of the second. */
  readonly right?: ColumnTypes | undefined;
  readonly output: ColumnTypes;
  readonly finish: Pick<StagedQuery, 'staged' | 'others' | 'keeps' | 'reads'>;
}

/** Which input of an operator rows come in by; of one with a single input it is the left one. */
export type Side = 'left' | 'right';

/** The inputs of a stage. */
export function sidesOf({ right }: Pick<Stage, 'right'>): readonly Side[] {
  return right === undefined ? ['left'] : ['left', 'right'];
}

/** Column of a table of held rows: number of the split that a row came from. */
const SPLIT_COLUMN = 'sluice_split';

/** Columns of rows that are kept as they are: the record of the source that each is. */
const FROM_COLUMNS: readonly Column[] = [
  { name: 'from_split', type: 'bigint', nullable: false },
  { name: 'from_row', type: 'bigint', nullable: false },
  { name: 'from_line', type: 'bigint', nullable: true },
];

/** Names of the columns by which rows that are kept tell their record; none where a holder makes rows of its own. */
export function fromColumns({ keeps }: Pick<StagedQuery, 'keeps'>): readonly string[] {
  return keeps ? FROM_COLUMNS.map(({ name }) => name) : [];
}

/** Where the rows wait that the operator of a stage takes in. `base`: the run's staging table. */
export function heldTable(base: TableRef, stage: number, side: Side = 'left'): TableRef {
  return { schema: base.schema, table: `${base.table}_in${stage}${side === 'right' ? 'r' : ''}` };
}

/** Where the rows are that it has made of them, numbered from 1 in their order. */
export function madeTable(base: TableRef, stage: number): TableRef {
  return { schema: base.schema, table: `${base.table}_out${stage}` };
}

/** Columns are named by their place: `c0`, `c1` … */
export function stageColumns(columns: readonly ColumnType[]): readonly string[] {
  return columns.map((_, index) => `c${index}`);
}

/** Whether a column of the input is one of the table of held rows. */
function isHeld({ reads }: Pick<StagedQuery, 'reads'>, index: number): boolean {
  return reads === undefined || reads.includes(index);
}

/**
 * Feeds a table of held rows from batches that have a vector for each input column and one more, of the split's number;
 * and where rows are kept as they are three more, of the record that each is.
 */
export function heldColumns({ finish, ...stage }: Stage, side: Side = 'left'): readonly TargetColumn[] {
  const { input, staged } =
    side === 'left' ? { ...stage, ...finish } : { input: stage.right ?? [], staged: finish.others };
  const names = stageColumns(input);
  const all = input.map((column, from) => ({
    name: names[from]!,
    said: column.name,
    ...unbounded(staged?.[from] ?? column),
    nullable: true,
    from,
    input: column,
  }));
  const columns = all.filter(({ from }) => isHeld(finish, from));
  const split: Column = { name: SPLIT_COLUMN, type: 'integer', nullable: false };
  const places = [split, ...(finish.keeps ? FROM_COLUMNS : [])].map((column, index) => ({
    ...column,
    from: input.length + index,
    input: column,
  }));
  return [...columns, ...places];
}

/** Bounds are the target's: they are tested when a row is written there. */
function unbounded({ type }: ColumnType): ColumnType {
  return { type: type === 'untyped' || type === 'varchar' ? 'text' : type };
}

export function createStageSql(base: TableRef, stage: number, made: Stage, unlogged: boolean): string {
  const { output, finish } = made;
  const from = finish.keeps ? FROM_COLUMNS.map(({ name, type }) => `${name} ${type}`) : [];
  const create = `CREATE ${unlogged ? 'UNLOGGED ' : ''}TABLE`;
  const held = sidesOf(made).map((side) => {
    const columns = definitions(side === 'left' ? finish.staged : (finish.others ?? []), finish);
    return `${create} ${quoteTable(heldTable(base, stage, side))} (${[...columns, `${SPLIT_COLUMN} integer NOT NULL`, ...from, ORDER_COLUMN_SQL].join(', ')});`;
  });
  return `${dropStageSql(base, stage)};
    ${held.join('\n    ')}
    ${create} ${quoteTable(madeTable(base, stage))} (${[...definitions(output), ...from, `${ORDER_COLUMN} bigint`].join(', ')})`;
}

export function dropStageSql(base: TableRef, stage: number): string {
  const tables = [heldTable(base, stage), heldTable(base, stage, 'right'), madeTable(base, stage)];
  return `DROP TABLE IF EXISTS ${tables.map(quoteTable).join(', ')}`;
}

function definitions(columns: readonly ColumnType[], finish: Pick<StagedQuery, 'reads'> = {}): string[] {
  const names = stageColumns(columns);
  const all = columns.map((column, index) => `${names[index]} ${columnTypeSql(unbounded(column))}`);
  return all.filter((_, index) => isHeld(finish, index));
}

/** The relations of a `StagedQuery`: 2^23 splits of 2^40 rows have their own places. */
export function stagedRelations(
  base: TableRef,
  stage: number,
  { input, right, finish }: Pick<Stage, 'input' | 'right' | 'finish'>,
): string {
  const origin = finish.keeps ? [`ARRAY[${fromColumns(finish).join(', ')}] AS origin`] : [];
  const select = (columns: ColumnTypes, side: Side): string =>
    `SELECT ${[...stageColumns(columns).filter((_, index) => isHeld(finish, index)), ...origin, `(${SPLIT_COLUMN}::bigint << 40) | ${ORDER_COLUMN} AS place`].join(', ')}
     FROM ${quoteTable(heldTable(base, stage, side))}`;
  const staged = select(input, 'left');
  if (right === undefined) return `staged AS (${staged})`;
  // Read as the tables that they are, however often a query names them: for their indexes, hashes and statistics.
  return `staged AS NOT MATERIALIZED (${staged}), others AS NOT MATERIALIZED (${select(right, 'right')})`;
}
