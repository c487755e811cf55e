import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json } from '../../runtime/contract/json.ts';
import type { RunSnapshot } from '../../runtime/contract/run.ts';
import { ensureTable } from '../../server/cli/ensure-table.ts';
import { readPipelineFile } from '../../server/cli/pipeline-file.ts';
import { planFile } from '../../server/cli/plan-file.ts';
import type { CasePlace } from '../pipelines/case-place.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { ended } from '../worker/workplace.ts';
import { FIELDS, NAMES, ROWS } from './rows.ts';

export interface LoadedRows {
  readonly run: RunSnapshot;
  /** Of all cells of all rows, by `nr`. */
  readonly hash: string;
  readonly rows: number;
  /** Files that rows say they are of. */
  readonly files: readonly string[];
  /** Rows that say another number than their place in the file. */
  readonly misnumbered: number;
}

/** What says of each row where it was read. */
const LINEAGE_FIELDS = [
  { name: 'source_file', dataType: 'text', isNullable: false },
  { name: 'source_row', dataType: 'bigint', isNullable: false },
] as const;
const LINEAGE = { file: 'source_file', row: 'source_row' };

/** Runs a pipeline from the connector into a new table, as `sluice run` does. */
export async function loadRows(
  { allowPrivateHosts, controlPlane, store, runners }: CasePlace,
  connector: Readonly<Record<string, Json>>,
  source: Readonly<Record<string, Json>>,
): Promise<LoadedRows> {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'pipeline.json');
  const nodes = [
    { id: 'src', nodeType: 'source', config: { ...source, lineage: LINEAGE } },
    { id: 'out', nodeType: 'target', config: {} },
  ];
  const edges = [{ source: 'src', target: 'out' }];
  const schema = { name: 'm', fields: [...FIELDS, ...LINEAGE_FIELDS] };
  await writeFile(path, JSON.stringify({ name: 'm', connector, schema, nodes, edges }));
  const { signal } = new AbortController();
  const read = await readPipelineFile({ path, allowPrivateHosts, controlPlane, signal });
  const { file, plan } = await planFile(read);
  await ensureTable(store.pool, file);
  try {
    const { id } = await runners.one.start({
      plan,
      tenant: 'default',
      pipelineId: null,
      version: null,
      trigger: 'manual',
    });
    const run = await ended(runners.one, id);
    return {
      run,
      ...(await content(store.pool, plan.target.table)),
      ...(await lineage(store.pool, plan.target.table)),
    };
  } finally {
    await store.pool.query(`DROP TABLE ${plan.target.table}`);
  }
}

/** What Postgres itself makes of the rows: no reader of ours comes near them. */
export async function expectedRows({ store: { pool } }: CasePlace): Promise<Pick<LoadedRows, 'hash' | 'rows'>> {
  const types: Readonly<Record<string, string>> = { double: 'double precision', numeric: 'numeric(12,2)' };
  const columns = FIELDS.map(({ name, dataType }) => `${name} ${types[dataType] ?? dataType}`).join(', ');
  const records = JSON.stringify(ROWS);
  return content(pool, `(SELECT * FROM json_to_recordset($1) AS r(${columns}))`, [records]);
}

async function content(
  pool: CasePlace['store']['pool'],
  from: string,
  values: readonly string[] = [],
): Promise<Pick<LoadedRows, 'hash' | 'rows'>> {
  const cells = NAMES.join(', ');
  const { rows } = await pool.query<{ hash: string; rows: number }>(
    `SELECT md5(string_agg(ROW(${cells})::text, E'\\n' ORDER BY nr)) AS hash, count(*)::int AS rows FROM ${from} AS t`,
    [...values],
  );
  return rows[0]!;
}

/** `nr` is the place in the file. */
async function lineage(
  pool: CasePlace['store']['pool'],
  table: string,
): Promise<Pick<LoadedRows, 'files' | 'misnumbered'>> {
  const { rows } = await pool.query<{ files: string[]; misnumbered: number }>(
    `SELECT array_agg(DISTINCT source_file) AS files, (count(*) FILTER (WHERE source_row <> nr))::int AS misnumbered
     FROM ${table}`,
  );
  return rows[0]!;
}
