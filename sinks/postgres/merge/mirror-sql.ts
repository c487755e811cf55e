import type { Merge, Mirror } from '../../../runtime/contract/sink.ts';
import { quoteIdentifier, quoteTable, type TableRef } from '../identifier.ts';
import { insertSelectSql } from '../insert-select.ts';
import { ORDER_COLUMN } from './merge-sql.ts';

export interface MirrorSqlOptions {
  /** Holds the arriving changes, with `ORDER_COLUMN`. */
  readonly from: TableRef;
  readonly into: TableRef;
  readonly key: Merge['key'];
  readonly update: Merge['update'];
  readonly mirror: Mirror;
  readonly touch: boolean;
}

/** What Debezium writes in place of a value that it did not look up. */
const UNAVAILABLE = '__debezium_unavailable_value';

const list = (names: readonly string[], prefix = ''): string =>
  names.map((name) => prefix + quoteIdentifier(name)).join(', ');
const literals = (texts: readonly string[]): string =>
  texts.map((text) => `'${text.replaceAll("'", "''")}'`).join(', ');

/** The parts of a change, as SQL over a row of the table of arrivals. */
function parts({ format }: Mirror): { readonly op: string; readonly before: string; readonly after: string } {
  if (format !== 'debezium_wrapped') {
    return {
      op: 'sluice_op',
      before: `nullif(sluice_before, 'null'::jsonb)`,
      after: `nullif(sluice_after, 'null'::jsonb)`,
    };
  }
  return {
    op: `sluice_change->>'op'`,
    before: `nullif(sluice_change->'before', 'null'::jsonb)`,
    after: `nullif(sluice_change->'after', 'null'::jsonb)`,
  };
}

/** Constraints of a table of arrivals: what they refuse is no change that could be applied, and becomes a reject. */
export function changeConstraints(key: readonly string[], mirror: Mirror): readonly string[] {
  const { op, before, after } = parts(mirror);
  const known = `coalesce(${op}, '') IN (${literals([...mirror.upserts, ...mirror.deletes])})`;
  if (mirror.format === 'columns') return [`CONSTRAINT sluice_known_operation CHECK (${known})`];
  const tombstone = `(${op} IS NULL AND ${before} IS NULL AND ${after} IS NULL)`;
  const has = key
    .map(
      (name) =>
        `(CASE WHEN ${op} IN (${literals(mirror.deletes)}) THEN ${before} ELSE ${after} END)->>${literals([name])} IS NOT NULL`,
    )
    .join(' AND ');
  const isWhole = (json: string): string => `coalesce((${json})::text, '') NOT LIKE '%${UNAVAILABLE}%'`;
  const isFedWhole = mirror.columns.map((name) => isWhole(`${after}->${literals([name])}`)).join(' AND ');
  return [
    `CONSTRAINT sluice_known_operation CHECK (${tombstone} OR ${known})`,
    `CONSTRAINT sluice_has_key CHECK (NOT ${known} OR (${has}))`,
    `CONSTRAINT sluice_whole_row CHECK (${isWhole(after)} OR (${isFedWhole}))`,
  ];
}

/** The table's columns that changes do not feed: fields of these names are of no concern, whatever they hold. */
function unfed(into: TableRef, columns: readonly string[]): string {
  return `SELECT coalesce(array_agg(attname::text), '{}') FROM pg_attribute
    WHERE attrelid = ${literals([quoteTable(into)])}::regclass AND attnum > 0 AND attname <> ALL (ARRAY[${literals(columns)}]::name[])`;
}

/**
 * `latest`: the last that happened to each key. A change of the key is two events, the old key gone and then the new
 * one there; `main` marks the one that stands for the row.
 */
function latest({ from, into, key, mirror }: MirrorSqlOptions): string {
  const { op, before, after } = parts(mirror);
  const { columns, oldKey } = mirror;
  const record = (json: string): string =>
    `jsonb_populate_record(NULL::${quoteTable(into)}, (${json}) - (${unfed(into, columns)}))`;
  const others = columns.filter((name) => !key.includes(name));
  const olds = key.map((_, index) => `sluice_old_${index}`);
  const gone = `${op} IN (${literals(mirror.deletes)}) AS sluice_gone`;
  const rows =
    mirror.format === 'columns'
      ? `SELECT ${[`${ORDER_COLUMN} AS sluice_n`, gone, list(columns), ...(oldKey ?? []).map((name, index) => `${quoteIdentifier(name)} AS ${olds[index]}`)].join(', ')}
         FROM ${quoteTable(from)}`
      : `SELECT ${[`${ORDER_COLUMN} AS sluice_n`, gone, list(columns, 'r.'), ...key.map((name, index) => `o.${quoteIdentifier(name)} AS ${olds[index]}`)].join(', ')}
         FROM ${quoteTable(from)}
         CROSS JOIN LATERAL ${record(`CASE WHEN ${op} IN (${literals(mirror.deletes)}) THEN ${before} ELSE ${after} END`)} AS r
         CROSS JOIN LATERAL ${record(before)} AS o
         WHERE ${op} IS NOT NULL`;
  const moved =
    mirror.format === 'columns' && oldKey === null
      ? ''
      : `UNION ALL SELECT ${['sluice_n * 2', 'false', 'true', ...olds, ...others.map(() => 'NULL')].join(', ')} FROM changes
         WHERE NOT sluice_gone AND ${olds.map((old) => `${old} IS NOT NULL`).join(' AND ')}
           AND (${olds.join(', ')}) IS DISTINCT FROM (${list(key)})`;
  return `changes AS (${rows}), events AS (
      SELECT ${['sluice_n * 2 + 1 AS sluice_place', 'true AS sluice_main', 'sluice_gone', list(key), ...others.map(quoteIdentifier)].join(', ')} FROM changes
      ${moved}
    ), latest AS (SELECT DISTINCT ON (${list(key)}) * FROM events ORDER BY ${list(key)}, sluice_place DESC)`;
}

/** Deletes what is gone. Before the others are written, so that what was unique about it is free. */
export function deleteGoneSql(options: MirrorSqlOptions): string {
  const { into, key } = options;
  const same = key.map((name) => `t.${quoteIdentifier(name)} = latest.${quoteIdentifier(name)}`).join(' AND ');
  return `WITH ${latest(options)} DELETE FROM ${quoteTable(into)} AS t USING latest WHERE latest.sluice_gone AND ${same}`;
}

/** Writes what is there. Gives `wanted`, and `written`: fewer where a trigger leaves rows out. */
export function writeLatestSql(options: MirrorSqlOptions): string {
  const { into, key, update, mirror, touch } = options;
  const changes = update.map((name) => `${quoteIdentifier(name)} = EXCLUDED.${quoteIdentifier(name)}`);
  if (touch) changes.push('updated_at = now()');
  return `WITH ${latest(options)}, written AS (
      ${insertSelectSql(into, mirror.columns, 'latest WHERE NOT sluice_gone')}
      ON CONFLICT (${list(key)}) ${changes.length === 0 ? 'DO NOTHING' : `DO UPDATE SET ${changes.join(', ')}`} RETURNING 1
    ) SELECT (SELECT count(*)::int FROM latest WHERE NOT sluice_gone) AS wanted, (SELECT count(*)::int FROM written) AS written`;
}

/** How many changes of each part lose against a later one of their key; see `supersededSql`. */
export function supersededChangesSql(options: MirrorSqlOptions): string {
  return `WITH ${latest(options)}, arriving AS (
      SELECT ${ORDER_COLUMN} AS sluice_n, row_number() OVER (ORDER BY ${ORDER_COLUMN}) AS number FROM ${quoteTable(options.from)}
    )
    SELECT width_bucket(number, $1::bigint[]) AS part, count(*)::int AS rows FROM arriving AS a
    WHERE NOT EXISTS (SELECT FROM latest WHERE sluice_main AND sluice_place = a.sluice_n * 2 + 1) GROUP BY 1`;
}
