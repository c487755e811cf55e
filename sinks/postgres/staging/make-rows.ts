import type { ClientBase } from 'pg';
import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import type { StagedQuery } from '../../../runtime/contract/operator.ts';
import { quoteTable, type TableRef } from '../identifier.ts';
import { ORDER_COLUMN } from '../merge/merge-sql.ts';
import { type SeenScope, unseen } from './seen-keys.ts';
import { fromColumns, madeTable, stageColumns, stagedRelations } from './stage-tables.ts';

export interface MakeRows {
  /** After which the stage's tables are named. */
  readonly base: TableRef;
  readonly stage: number;
  readonly query: StagedQuery;
  /** Whose keys of former runs count as seen; `null`: of none. */
  readonly scope: SeenScope | null;
  readonly input: ColumnTypes;
  /** See `Stage.right`. */
  readonly right?: ColumnTypes | undefined;
  readonly output: ColumnTypes;
}

/** Lets a holder make its rows of those in its table of held ones; gives how many. */
export async function makeRows(client: ClientBase, options: MakeRows): Promise<number> {
  const { base, stage, query, scope, input, right, output } = options;
  const { sql: isNew, values } = unseen(query, scope);
  const columns = stageColumns(output);
  const from = fromColumns(query);
  const origin = from.map((_, index) => `origin[${index + 1}]`);
  const { rowCount } = await client.query(
    `WITH ${stagedRelations(base, stage, { input, right, finish: query })}
     INSERT INTO ${quoteTable(madeTable(base, stage))} (${[...columns, ...from, ORDER_COLUMN].join(', ')})
     SELECT ${[...columns, ...origin, `row_number() OVER (ORDER BY ${query.order ?? 'place'})`].join(', ')} FROM (${query.sql}) AS made
     WHERE ${isNew}`,
    [...query.values, ...values],
  );
  return rowCount ?? 0;
}
