import { columnTypeSql } from '../../../runtime/contract/column-type-sql.ts';
import type { PlannedSummary } from '../../../runtime/contract/operator.ts';
import { quoteIdentifier, quoteTable } from '../identifier.ts';

/** The statement that makes a summary right: writes the rows that differ, deletes those whose customer has none any more. */
export function summarySql({ from, into, groupBy, key, columns }: PlannedSummary): string {
  const field = `rows.${quoteIdentifier(groupBy)}`;
  const name = quoteIdentifier(key.name);
  const names = columns.map((column) => quoteIdentifier(column.name));
  const made = columns.map((column, index) => `${aggregateSql(column)}::${columnTypeSql(column)} AS ${names[index]}`);
  const list = (prefix: string): string => names.map((one) => `${prefix}.${one}`).join(', ');
  return `WITH made AS MATERIALIZED (
      SELECT ${[`${field}::${columnTypeSql(key)} AS ${name}`, ...made].join(', ')}
      FROM ${quoteTable(from)} AS rows WHERE ${field} IS NOT NULL GROUP BY 1
    ), gone AS (
      DELETE FROM ${quoteTable(into)} AS old WHERE NOT EXISTS (SELECT FROM made WHERE made.${name} = old.${name})
      RETURNING 1
    ), written AS (
      INSERT INTO ${quoteTable(into)} AS old (${[name, ...names].join(', ')})
      SELECT ${[name, ...names].join(', ')} FROM made
      ON CONFLICT (${name}) DO UPDATE SET ${names.map((one) => `${one} = EXCLUDED.${one}`).join(', ')}, updated_at = now()
      WHERE (${list('old')}) IS DISTINCT FROM (${list('EXCLUDED')})
      RETURNING 1
    )
    SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM written) AS changed`;
}

/** Text is ordered by its bytes, and floats add up in order of their values: the same rows give the same summary. */
function aggregateSql({ function: how, source }: PlannedSummary['columns'][number]): string {
  if (source === null) return 'count(*)';
  const cell = `rows.${quoteIdentifier(source.name)}`;
  const isText = source.type === 'text' || source.type === 'varchar';
  const isFloat = source.type === 'real' || source.type === 'double';
  if ((how === 'min' || how === 'max') && isText) return `${how}(${cell} COLLATE "C")`;
  if ((how === 'sum' || how === 'avg') && isFloat) return `${how}(${cell} ORDER BY ${cell})`;
  return `${how}(${cell})`;
}
