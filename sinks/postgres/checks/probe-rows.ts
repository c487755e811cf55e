import type { ClientBase } from 'pg';
import type { DatasetCheck } from '../../../runtime/contract/check.ts';
import type { DataType } from '../../../runtime/contract/column.ts';
import type { TargetColumn } from '../../../runtime/contract/sink.ts';
import { quoteIdentifier, quoteTable, type TableRef } from '../identifier.ts';

export interface Probed {
  /** What was found, as text; `null`: there is no value to look at. */
  readonly found: string | null;
  readonly ok: boolean;
}

export interface ProbeOptions {
  readonly table: TableRef;
  readonly columns: readonly TargetColumn[];
  readonly checks: readonly DatasetCheck[];
  /** Only rows whose column is above this. */
  readonly above: { readonly column: string; readonly mark: string } | null;
}

/** Looks at all rows of a table at once, in one statement. Without a value to judge, a check has failed. */
export async function probeRows(client: ClientBase, options: ProbeOptions): Promise<readonly Probed[]> {
  const { table, checks, above } = options;
  if (checks.length === 0) return [];
  const values: (string | null)[] = [];
  const bind = (value: string | null): string => `$${values.push(value)}`;
  const parts = checks.map((check, index) => {
    const found = foundSql(check, options);
    const inRange = rangeSql(check, found, bind);
    return `(${found})::text AS found_${index}, coalesce(${inRange}, false) AS ok_${index}`;
  });
  const where = above === null ? '' : ` WHERE ${quoteIdentifier(above.column)} > ${bind(above.mark)}`;
  const { rows } = await client.query<Record<string, unknown>>({
    text: `SELECT ${parts.join(', ')} FROM ${quoteTable(table)}${where}`,
    values,
  });
  const row = rows[0]!;
  return checks.map((_, index) => ({
    found: row[`found_${index}`] as string | null,
    ok: row[`ok_${index}`] === true,
  }));
}

function foundSql(check: DatasetCheck, { columns }: ProbeOptions): string {
  const column = check.field === null ? '*' : quoteIdentifier(check.field);
  switch (check.validator) {
    case 'rowCount':
      return 'count(*)';
    case 'nullRate':
      return `CASE WHEN count(*) = 0 THEN 0 ELSE round((count(*) - count(${column}))::numeric / count(*), 6) END`;
    case 'distinctCount':
      return `count(DISTINCT ${isJson(check, columns) ? `${column}::text` : column})`;
    case 'freshness':
      return momentSql(typeOf(check, columns), column);
    case 'sum':
      return `sum(${column})`;
    case 'mean':
      return `avg(${column})`;
    default:
      return check.validator satisfies never;
  }
}

function rangeSql(check: DatasetCheck, found: string, bind: (value: string | null) => string): string {
  if (check.validator === 'freshness') {
    return `(${found}) >= clock_timestamp() - make_interval(secs => ${bind(check.max)}::double precision)`;
  }
  // The rate is compared as it is, not as it is shown.
  const value =
    check.validator === 'nullRate'
      ? `coalesce((count(*) - count(${quoteIdentifier(check.field!)}))::numeric / nullif(count(*), 0), 0)`
      : `(${found})::numeric`;
  const [min, max] = [bind(check.min), bind(check.max)];
  return `(${min}::numeric IS NULL OR ${value} >= ${min}::numeric) AND (${max}::numeric IS NULL OR ${value} <= ${max}::numeric)`;
}

/** The latest moment; one without a zone is UTC. */
function momentSql(type: DataType, column: string): string {
  return type === 'timestamptz' ? `max(${column})` : `max(${column})::timestamp AT TIME ZONE 'UTC'`;
}

function typeOf({ field }: DatasetCheck, columns: readonly TargetColumn[]): DataType {
  return columns.find(({ name }) => name === field)?.type ?? 'text';
}

function isJson(check: DatasetCheck, columns: readonly TargetColumn[]): boolean {
  return typeOf(check, columns) === 'json';
}
