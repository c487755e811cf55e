/**
 * Logical types of a column. `untyped` is source text (or a JSON cell) that nobody declared: the planner gives it
 * the type of the target column that it ends in, followed through renames.
 */
export const DATA_TYPES = [
  'untyped',
  'text',
  'varchar',
  'smallint',
  'integer',
  'bigint',
  'numeric',
  'real',
  'double',
  'boolean',
  'date',
  'timestamp',
  'timestamptz',
  'json',
  'uuid',
] as const;

export type DataType = (typeof DATA_TYPES)[number];

/** `length`: characters of a varchar. `precision`, `scale`: of a numeric; absent means unconstrained. */
export interface ColumnType {
  readonly type: DataType;
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
}

/**
 * One column at one place of the graph. The logical type says what the values mean; how they are held
 * (`Vector.kind`) is independent of it: a `numeric` column that came from CSV is still a `bytes` vector until an
 * operator computes on it.
 */
export interface Column extends ColumnType {
  readonly name: string;
  readonly nullable: boolean;
  /**
   * Which source column these values are, unchanged. Renames, filters and reorders keep it; an operator that
   * changes values leaves it out. The planner follows it to type `untyped` columns.
   */
  readonly sourceOrdinal?: number;
}

export type ColumnTypes = readonly Column[];
