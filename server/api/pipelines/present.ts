import { sql } from 'kysely';
import { storedDraft } from '../../planning/stored-draft.ts';
import { lastRuns, liveVersion, type PipelineRow, type VersionRow } from '../../store/pipelines.ts';
import type { ApiDeps } from '../deps.ts';
import { shownEdges, shownExecution, shownNodes, shownTests } from './definition-form.ts';
import { namedParts } from './named-parts.ts';
import type { LAST_RUN_STATUSES, Pipeline } from './schema.ts';
import type { PipelineVersion } from './version-schema.ts';

/** Pipelines with what a list shows of their connectors, schemas and newest run; a few queries for all. */
export async function presentPipelines(deps: ApiDeps, rows: readonly PipelineRow[]): Promise<readonly Pipeline[]> {
  const { db } = deps.store;
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const versions = await db
    .selectFrom('pipeline_versions')
    .innerJoin('pipelines', 'pipelines.id', 'pipeline_versions.pipeline_id')
    .whereRef('pipelines.latest_version', '=', 'pipeline_versions.version')
    .where('pipelines.id', 'in', ids)
    .select(['pipeline_id', 'definition'])
    .execute();
  const runs = await lastRuns(db, ids);
  const marks = await sql<{ pipeline: string; table: string; column: string; value: string; at: Date }>`
    SELECT pipeline, table_name AS "table", column_name AS "column", value, updated_at AS at FROM sluice.watermarks
    WHERE pipeline IN (${sql.join(ids)}) ORDER BY updated_at DESC`.execute(db);
  const drafted = rows.map((row) => ({
    row,
    draft: storedDraft(versions.find(({ pipeline_id }) => pipeline_id === row.id)!),
  }));
  const parts = await namedParts(deps, drafted);
  return drafted.map(({ row, draft }, index) => {
    const { connectors, schemas } = parts[index]!;
    const run = runs.get(row.id);
    return {
      id: row.id,
      name: row.name,
      description: row.description,
      owner: draft.owner,
      tags: [...draft.tags],
      connectorId: row.connector_id,
      schemaId: row.schema_id,
      connector: connectors.find(({ id }) => id === row.connector_id) ?? null,
      schema: schemas.find(({ id }) => id === row.schema_id) ?? null,
      connectors,
      schemas,
      nodes: shownNodes(draft),
      tests: shownTests(draft),
      edges: shownEdges(draft),
      schedule: row.schedule as Pipeline['schedule'],
      trigger: draft.trigger,
      executionConfig: shownExecution(draft.executionConfig),
      status: row.status,
      version: row.latest_version,
      publishedVersion: row.published_version,
      liveVersion: liveVersion(row),
      watermarks: marks.rows
        .filter(({ pipeline }) => pipeline === row.id)
        .map(({ table, column, value, at }) => ({ table, column, value, updatedAt: at.toISOString() })),
      lastRunAt: run?.startedAt.toISOString() ?? null,
      lastRunStatus: run === undefined ? null : lastRunStatus(run.status),
      createdAt: row.created_at.toISOString(),
      updatedAt: row.updated_at.toISOString(),
    };
  });
}

const lastRunStatus = (status: string): (typeof LAST_RUN_STATUSES)[number] =>
  status === 'pending' ? 'running' : (status as (typeof LAST_RUN_STATUSES)[number]);

export async function presentPipeline(deps: ApiDeps, row: PipelineRow): Promise<Pipeline> {
  return (await presentPipelines(deps, [row]))[0]!;
}

/** Versions of a pipeline, with the names of the keys that saved them. */
export async function presentVersions(
  { store: { db } }: ApiDeps,
  row: PipelineRow,
  versions: readonly VersionRow[],
): Promise<readonly PipelineVersion[]> {
  const ids = versions.flatMap(({ authored_by }) => keyOf(authored_by) ?? []);
  const keys =
    ids.length === 0 ? [] : await db.selectFrom('api_keys').select(['id', 'name']).where('id', 'in', ids).execute();
  const names = new Map(keys.map(({ id, name }) => [id, name]));
  return versions.map((version) => {
    const key = keyOf(version.authored_by);
    const author = key === null ? nameOf(version.authored_by) : (names.get(key) ?? 'A key that is gone');
    return presentVersion(row, version, author);
  });
}

const keyOf = (actor: string): string | null => (actor.startsWith('key:') ? actor.slice('key:'.length) : null);

const nameOf = (actor: string): string => (actor === 'cli' ? 'Command line' : 'Signed in by link');

function presentVersion(row: PipelineRow, version: VersionRow, author: string): PipelineVersion {
  const draft = storedDraft(version);
  return {
    version: version.version,
    name: draft.name,
    authoredBy: version.authored_by,
    author,
    comment: version.comment,
    isPublished: row.published_version === version.version,
    publishedAt: version.published_at?.toISOString() ?? null,
    publishedBy: version.published_by,
    createdAt: version.created_at.toISOString(),
    nodes: shownNodes(draft),
    tests: shownTests(draft),
    edges: shownEdges(draft),
    trigger: draft.trigger,
    executionConfig: shownExecution(draft.executionConfig),
  };
}
