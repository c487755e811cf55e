import { randomUUID } from 'node:crypto';
import type { ClientBase } from 'pg';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Target } from '../../../runtime/contract/sink.ts';
import { translatePgError } from '../errors.ts';
import { quoteIdentifier, quoteTable, type TableRef } from '../identifier.ts';
import { arrivalColumns } from '../merge/arrival-columns.ts';
import { requireUniqueKey } from '../merge/require-unique-key.ts';
import { createTwin } from '../swap/create-twin.ts';
import { requireSwappable } from '../swap/obstacles.ts';
import { oidOf } from '../swap/swap-tables.ts';
import { fitTarget } from '../tables/fit-target.ts';
import { introspectTable, type RealTable, typeSql } from '../tables/introspect-table.ts';
import { mayRefuse, ORIGIN_COLUMNS_SQL } from './origin-columns.ts';
import { createStageSql, dropStageSql, type Stage } from './stage-tables.ts';

/** A table that holds the rows of a target until they are published. */
export interface StagedTable extends TableRef {
  /** Its rows say where they came from, so that those which the target refuses can be named. */
  readonly origins?: boolean;
}

/** What holds a run's rows until its one last transaction publishes them: a table for its first target, and others. */
export interface StagingTable extends StagedTable {
  /** Its rows are gone after a crash of Postgres; quicker to write. */
  readonly unlogged: boolean;
  /** Mark of this very filling; see `isStagingIntact`. */
  readonly generation: string;
  /** Operators that hold until the end: each has two tables of its own beside this one. */
  readonly stages: number;
  /** Of the targets after the first, in their order. */
  readonly others?: readonly StagedTable[];
}

/** The tables of a run's targets, in their order. */
export function stagedTables(staging: StagingTable): readonly StagedTable[] {
  return [staging, ...(staging.others ?? [])];
}

export interface ToStage {
  readonly target: Target;
  /** The table itself is to take the target's place. */
  readonly twin?: boolean;
  /** Rows that the target refuses are to be named, where it may refuse some. */
  readonly origins?: boolean;
}

/** Where staging tables live. */
const SCHEMA = 'sluice';

/**
 * Makes an empty staging table for each target, with the target's columns that the plan feeds: same names, types and NOT NULL, none of
 * its other constraints, defaults or triggers, which publishing meets. Or a twin of the target, to take its place. In the caller's transaction, together with the
 * note on the run, so that none is ever orphaned. An old table of the name is replaced.
 */
export async function createStaging(
  client: ClientBase,
  options: {
    readonly targets: readonly ToStage[];
    readonly runId: string;
    readonly unlogged: boolean;
    readonly stages: readonly Stage[];
  },
): Promise<StagingTable> {
  const { targets, stages, runId } = options;
  const base = `staging_${runId.replaceAll('-', '')}`;
  const made: (StagedTable & { readonly unlogged: boolean })[] = [];
  for (const [index, one] of targets.entries()) {
    const name = { schema: SCHEMA, table: index === 0 ? base : `${base}_t${index}` };
    try {
      made.push(await createOne(client, one, name, options.unlogged));
    } catch (error) {
      throw translatePgError(error, one.target.node);
    }
  }
  const [first, ...others] = made.map(({ schema, table, origins }) => ({ schema, table, origins: origins === true }));
  if (first === undefined) throw new TypeError('there is no target to stage for');
  const staging: StagingTable = {
    ...first,
    // One of them is enough for the load to be lost.
    unlogged: made.some(({ unlogged }) => unlogged),
    generation: randomUUID(),
    stages: stages.length,
    ...(others.length === 0 ? {} : { others }),
  };
  for (const [index, stage] of stages.entries()) {
    await client.query(createStageSql(staging, index, stage, options.unlogged));
  }
  await client.query('INSERT INTO sluice.staging_marks (generation) VALUES ($1)', [staging.generation]);
  return staging;
}

async function createOne(
  client: ClientBase,
  { target, twin, ...wanted }: ToStage,
  name: TableRef,
  unlogged: boolean,
): Promise<StagedTable & { readonly unlogged: boolean }> {
  const real = await introspectTable(client, target);
  const fitted = fitTarget(target, real);
  if (target.merge !== null) await requireUniqueKey(client, target, target.merge);
  const fed = target.columns.map((column) => column.name);
  const origins = wanted.origins === true && (await mayRefuse(client, target, fed));
  if (twin === true) await requireSwappable(client, target, await oidOf(client, target), target.node);
  if (twin === true && !origins) return { ...name, unlogged: await createTwin(client, target, name), origins };
  await createRowStore(client, { staging: name, target: fitted, real, unlogged, origins });
  return { ...name, unlogged, origins };
}

/** A table for rows alone. */
async function createRowStore(
  client: ClientBase,
  options: {
    readonly staging: TableRef;
    readonly target: Target;
    readonly real: RealTable | null;
    readonly unlogged: boolean;
    readonly origins: boolean;
  },
): Promise<void> {
  const { staging, target, real, unlogged, origins } = options;
  const types = new Map(real?.columns.map((column) => [column.name, typeSql(column)]));
  const columns = target.columns.map(
    (column) => `${quoteIdentifier(column.name)} ${types.get(column.name)}${column.nullable ? '' : ' NOT NULL'}`,
  );
  const all = target.merge === null ? columns : arrivalColumns(target, real);
  await client.query(
    `DROP TABLE IF EXISTS ${quoteTable(staging)};
     CREATE ${unlogged ? 'UNLOGGED ' : ''}TABLE ${quoteTable(staging)} (${[...all, ...(origins ? ORIGIN_COLUMNS_SQL : [])].join(', ')})`,
  );
}

/**
 * Whether the staging table still holds what was committed to it. A crash of Postgres (of the machine, or of one of
 * its backends) empties unlogged tables and the table of marks with them; a clean restart keeps both.
 */
export async function isStagingIntact(client: ClientBase, staging: StagingTable): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean; marked: boolean }>(
    `SELECT (SELECT bool_and(to_regclass(name) IS NOT NULL) FROM unnest($1::text[]) AS name) AS there,
       EXISTS (SELECT 1 FROM sluice.staging_marks WHERE generation = $2) AS marked`,
    [stagedTables(staging).map(quoteTable), staging.generation],
  );
  const row = rows[0];
  return row?.there === true && (row.marked || !staging.unlogged);
}

/** What a lane or a publisher throws when staged rows are gone: the run starts again from its beginning. */
export function stagingLost(node: string, staging: StagingTable): PipelineError {
  return new PipelineError('sink.staging_lost', {
    node,
    message:
      'Postgres has crashed since rows were staged, and the unlogged staging table was emptied. The target is untouched.',
    next: 'Nothing to do: the run loads again from the beginning.',
    detail: { schema: staging.schema, table: staging.table },
  });
}

/** The table that is to take the target's place, where rows are staged beside it. */
export function twinOf({ schema, table }: TableRef): TableRef {
  return { schema, table: `${table}_twin` };
}

/** Drops the staging tables and their mark. No table is no error. */
export async function dropStaging(client: ClientBase, staging: StagingTable): Promise<void> {
  const tables = stagedTables(staging).flatMap((table) => [table, twinOf(table)]);
  await client.query(`DROP TABLE IF EXISTS ${tables.map(quoteTable).join(', ')}`);
  for (let stage = 0; stage < staging.stages; stage++) await client.query(dropStageSql(staging, stage));
  await client.query('DELETE FROM sluice.staging_marks WHERE generation = $1', [staging.generation]);
}
