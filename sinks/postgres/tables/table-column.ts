import type { ColumnType } from '../../../runtime/contract/column.ts';

/** A column of a table to be made: what `tableColumns` of the planner gives for a schema. */
export interface TableColumn extends ColumnType {
  readonly name: string;
  readonly nullable: boolean;
  /** A literal as SQL; `null` = none. Anything but a plain literal or NOW() is refused. */
  readonly defaultSql: string | null;
  readonly primaryKey: boolean;
  readonly unique: boolean;
  /** `serial`: numbered by the table. `own`: every table has it. `field`: of the schema. */
  readonly origin: 'serial' | 'own' | 'field';
}
