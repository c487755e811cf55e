import type { ClientBase } from 'pg';
import type { TableColumn } from '../../../runtime/plan/table-columns.ts';

export interface TableRef {
  /** The tenant's Postgres schema. */
  readonly schema: string;
  readonly table: string;
}

export interface ExistingColumn {
  readonly name: string;
  /** As Postgres prints it, e.g. `character varying(255)`. */
  readonly type: string;
  readonly nullable: boolean;
}

/** The real tables behind schemas, as `sinks/postgres` makes them. All run in the caller's transaction. */
export interface TargetTables {
  createTable(client: ClientBase, ref: TableRef, columns: readonly TableColumn[]): Promise<void>;
  addColumn(client: ClientBase, ref: TableRef, column: TableColumn): Promise<void>;
  /** What `dropTable` takes along: views, foreign keys of other tables. */
  tableDependents(
    client: ClientBase,
    ref: TableRef,
  ): Promise<readonly { readonly kind: string; readonly identity: string }[]>;
  dropTable(client: ClientBase, ref: TableRef): Promise<void>;
  /** `null` where there is no such table. */
  introspectTable(client: ClientBase, ref: TableRef): Promise<{ readonly columns: readonly ExistingColumn[] } | null>;
}
