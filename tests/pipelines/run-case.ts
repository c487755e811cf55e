import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse as parseYaml, stringify } from 'yaml';
import type { Json } from '../../runtime/contract/json.ts';
import type { DroppedColumn } from '../../runtime/contract/run.ts';
import { ensureTable } from '../../server/cli/ensure-table.ts';
import { readPipelineFile } from '../../server/cli/pipeline-file.ts';
import { planFile } from '../../server/cli/plan-file.ts';
import type { Store } from '../../server/store/open-store.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { ended } from '../worker/workplace.ts';
import type { CasePlace } from './case-place.ts';
import { expectSampled, sampled } from './sampled.ts';

/** What a case ends with. Cells are text as Postgres writes it; rows and rejects stand in any order. Values of rejects are cut to 40 characters. */
export interface Expected {
  readonly status: string;
  /** Code of the error that ended the run. */
  readonly error?: string;
  /** The row equation; parts that are zero are left out. */
  readonly counts: Readonly<Record<string, number>>;
  readonly rows?: readonly Readonly<Record<string, string | null>>[];
  readonly rejects?: readonly ExpectedReject[];
  /** Columns that the table lacks, and the loaded rows that had a value in each. */
  readonly dropped?: Readonly<Record<string, number>>;
}

export interface ExpectedReject {
  readonly file: string;
  readonly row: number;
  readonly line?: number;
  readonly node: string;
  readonly column?: string;
  readonly value?: string;
  readonly code: string;
  readonly disposition: string;
}

/** Settings laid over the pipeline file's own. */
export interface Overlay {
  readonly executionConfig?: Readonly<Record<string, Json>>;
  readonly target?: Readonly<Record<string, Json>>;
}

interface Document {
  readonly executionConfig?: object;
  readonly nodes: readonly { readonly nodeType: string; readonly config?: object }[];
}

/** Runs the pipeline of a folder as `sluice run` does, and says how it ended. A preview of it must have said the same. Its table is gone afterwards. */
export async function runCase(folder: string, overlay: Overlay, place: CasePlace): Promise<Expected> {
  const { store, runners } = place;
  await using work = await temporaryFolder();
  await cp(folder, work.path, { recursive: true });
  const path = join(work.path, 'pipeline.yaml');
  const document = parseYaml(await readFile(path, 'utf8')) as Document;
  await writeFile(path, stringify(overlaid(document, overlay)));

  const read = await readPipelineFile({
    path,
    allowPrivateHosts: place.allowPrivateHosts,
    controlPlane: place.controlPlane,
    signal: new AbortController().signal,
  });
  const { file, plan } = await planFile(read);
  const runner = plan.lanes === 1 ? runners.one : runners.several;
  await ensureTable(store.pool, file);
  try {
    const preview = await sampled(place.sample, plan, file.credentials);
    const { id } = await runner.start({ plan, tenant: 'default', pipelineId: null, version: null, trigger: 'manual' });
    const run = await ended(runner, id);
    if (!run.balanced) throw new Error(`the row equation does not balance: ${JSON.stringify(run.counts)}`);
    const rows = await rowsOf(store, plan.target.table);
    const rejects = await rejectsOf(store, id);
    expectSampled(preview, { ...run, rows, rejects });
    return {
      status: run.status,
      ...(run.error === null ? {} : { error: run.error.code }),
      counts: Object.fromEntries(Object.entries(run.counts).filter(([, rows]) => rows > 0)),
      rows,
      ...(rejects.length === 0 ? {} : { rejects }),
      ...(run.droppedColumns.length === 0 ? {} : { dropped: byName(run.droppedColumns) }),
    };
  } finally {
    await store.pool.query(`DROP TABLE ${plan.target.table}`);
  }
}

function byName(columns: readonly DroppedColumn[]): Record<string, number> {
  return Object.fromEntries(columns.map(({ name, rows }) => [name, rows]));
}

function overlaid(document: Document, { executionConfig, target }: Overlay): Document {
  return {
    ...document,
    ...(executionConfig === undefined ? {} : { executionConfig: { ...document.executionConfig, ...executionConfig } }),
    ...(target === undefined
      ? {}
      : {
          nodes: document.nodes.map((node) =>
            node.nodeType === 'target' ? { ...node, config: { ...node.config, ...target } } : node,
          ),
        }),
  };
}

/** Every cell as text; the columns that each table has are left out. */
async function rowsOf({ pool }: Store, table: string): Promise<NonNullable<Expected['rows']>> {
  const columns = await pool.query<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0
       AND attname NOT IN ('id', 'created_at', 'updated_at') ORDER BY attnum`,
    [table],
  );
  const { rows } = await pool.query(
    `SELECT ${columns.rows.map(({ name }) => `"${name}"::text`).join(', ')} FROM ${table}`,
  );
  return rows;
}

async function rejectsOf({ pool }: Store, runId: string): Promise<readonly ExpectedReject[]> {
  const { rows } = await pool.query<{ reject: ExpectedReject }>(
    `SELECT json_strip_nulls(json_build_object('file', label, 'row', row_number, 'line', line, 'node', node,
       'column', column_name, 'value', left(value, 40), 'code', code, 'disposition', disposition)) AS reject
     FROM sluice.rejects WHERE run_id = $1`,
    [runId],
  );
  return rows.map(({ reject }) => reject);
}
