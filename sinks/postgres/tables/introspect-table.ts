import type { ClientBase } from 'pg';
import type { ColumnType } from '../../../runtime/contract/column.ts';
import type { TableRef } from '../identifier.ts';
import { columnTypeOf } from './column-type.ts';

/** A column as the table really has it. */
export interface RealColumn {
  readonly name: string;
  /** As Postgres prints it, e.g. `character varying(255)`. */
  readonly type: string;
  /** The type in our words; `null` for a type that we do not write. */
  readonly columnType: ColumnType | null;
  /** As SQL; `null`: that of the type. */
  readonly collation: string | null;
  readonly nullable: boolean;
  /** The default as SQL. */
  readonly default: string | null;
  /** `always`: the table computes the value, and nobody may write it. `identity`: numbered by the table unless given. */
  readonly generated: 'always' | 'identity' | null;
}

export interface RealTable {
  readonly kind: 'table' | 'partitioned' | 'foreign' | 'view' | 'materialized view' | 'other';
  /** In their order. */
  readonly columns: readonly RealColumn[];
}

const KINDS: Readonly<Record<string, RealTable['kind']>> = {
  r: 'table',
  p: 'partitioned',
  f: 'foreign',
  v: 'view',
  m: 'materialized view',
};

/** The type as a column definition says it, so that values are as equal there as they are here. */
export function typeSql({ type, collation }: Pick<RealColumn, 'type' | 'collation'>): string {
  return collation === null ? type : `${type} COLLATE ${collation}`;
}

interface ColumnRow {
  kind: string;
  name: string | null;
  type: string;
  base: string;
  typmod: number;
  collation: string | null;
  nullable: boolean;
  default: string | null;
  generated: string;
  identity: string;
}

/** The table as it is; `null` when there is none of that name (exact, case and all). */
export async function introspectTable(client: ClientBase, ref: TableRef): Promise<RealTable | null> {
  const { rows } = await client.query<ColumnRow>(
    `SELECT c.relkind AS kind, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
       CASE WHEN tn.nspname = 'pg_catalog' THEN t.typname ELSE '' END AS base, a.atttypmod AS typmod,
       CASE WHEN a.attcollation <> t.typcollation
         THEN (SELECT format('%I.%I', k.collnamespace::regnamespace::text, k.collname) FROM pg_collation AS k WHERE k.oid = a.attcollation) END AS collation,
       NOT a.attnotnull AS nullable, pg_get_expr(d.adbin, d.adrelid) AS default,
       a.attgenerated AS generated, a.attidentity AS identity
     FROM pg_class AS c
     JOIN pg_namespace AS n ON n.oid = c.relnamespace
     LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     LEFT JOIN pg_type AS t ON t.oid = a.atttypid
     LEFT JOIN pg_namespace AS tn ON tn.oid = t.typnamespace
     LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
     WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
     ORDER BY a.attnum`,
    [ref.schema, ref.table],
  );
  const first = rows[0];
  if (first === undefined) return null;
  return {
    kind: KINDS[first.kind] ?? 'other',
    columns: rows.flatMap((row) => (row.name === null ? [] : [realColumn(row, row.name)])),
  };
}

function realColumn(row: ColumnRow, name: string): RealColumn {
  const computed = row.generated !== '';
  return {
    name,
    type: row.type,
    collation: row.collation,
    columnType: columnTypeOf(row.base, row.typmod),
    nullable: row.nullable,
    default: computed ? null : row.default,
    generated: computed ? 'always' : row.identity === '' ? null : 'identity',
  };
}
