import { givenTableSql } from '../../sinks/postgres/rehearse/given-table-sql.ts';
import type { LookupTable } from '../contract/operator.ts';
import type { SampleRequest } from '../contract/sample.ts';
import type { PlanNode } from './plan-nodes.ts';

type Tables = Readonly<Record<string, LookupTable>>;
type Plain = Omit<LookupTable, 'summary'>;

/** Tables of the session's own that stand in for those that operators look into. */
export interface GivenTables {
  /** What makes them. */
  readonly prepare: readonly string[];
  /** An operator's tables, those of the session in place of the real ones. */
  of(tables: Tables): Tables;
}

/** The tables whose rows a request gives, for the nodes that look into them. */
export function givenTables(nodes: readonly PlanNode[], given: SampleRequest['tables']): GivenTables {
  if (given === undefined) return { prepare: [], of: (tables) => tables };
  const real: Tables = Object.assign({}, ...nodes.map((at) => (at.kind === 'operator' ? at.planned.tables : {})));
  const refs = Object.keys(real);
  const own = (ref: string, table: Plain, part: 'rows' | 'summary'): Plain => ({
    ...table,
    schema: 'pg_temp',
    table: `sluice_given_${refs.indexOf(ref)}_${part}`,
  });
  const of = (tables: Tables): Tables =>
    Object.fromEntries(
      Object.entries(tables).map(([ref, { summary, ...table }]) => {
        const summarised = summary ? { summary: own(ref, summary, 'summary') } : {};
        return [ref, { ...own(ref, table, 'rows'), ...summarised }];
      }),
    );
  return {
    of,
    prepare: Object.entries(of(real)).flatMap(([ref, { summary, ...table }]) => [
      givenTableSql(table.table, table.columns, rowsOf(given, ref)),
      ...(summary ? [givenTableSql(summary.table, summary.columns, rowsOf(given, `${ref}.summary`))] : []),
    ]),
  };
}

function rowsOf(
  given: NonNullable<SampleRequest['tables']>,
  name: string,
): NonNullable<SampleRequest['tables']>[string] {
  return Object.hasOwn(given, name) ? given[name]! : [];
}
