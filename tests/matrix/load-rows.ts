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
}

/** Runs a pipeline from the connector into a new table, as `sluice run` does. */
export async function loadRows(
  { allowPrivateHosts, controlPlane, store, runners }: CasePlace,
  connector: Readonly<Record<string, Json>>,
  source: Readonly<Record<string, Json>>,
): Promise<LoadedRows> {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'pipeline.json');
  const nodes = [
    { id: 'src', nodeType: 'source', config: source },
    { id: 'out', nodeType: 'target', config: {} },
  ];
  const edges = [{ source: 'src', target: 'out' }];
  await writeFile(path, JSON.stringify({ name: 'm', connector, schema: { name: 'm', fields: FIELDS }, nodes, edges }));
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
    return { run: await ended(runners.one, id), ...(await content(store.pool, plan.target.table)) };
  } finally {
    await store.pool.query(`DROP TABLE ${plan.target.table}`);
  }
}

/** What Postgres itself makes of the rows: no reader of ours comes near them. */
export async function expectedRows({ store: { pool } }: CasePlace): Promise<Omit<LoadedRows, 'run'>> {
  const types: Readonly<Record<string, string>> = { double: 'double precision', numeric: 'numeric(12,2)' };
  const columns = FIELDS.map(({ name, dataType }) => `${name} ${types[dataType] ?? dataType}`).join(', ');
  const records = JSON.stringify(ROWS);
  return content(pool, `(SELECT * FROM json_to_recordset($1) AS r(${columns}))`, [records]);
}

async function content(
  pool: CasePlace['store']['pool'],
  from: string,
  values: readonly string[] = [],
): Promise<Omit<LoadedRows, 'run'>> {
  const cells = NAMES.join(', ');
  const { rows } = await pool.query<{ hash: string; rows: number }>(
    `SELECT md5(string_agg(ROW(${cells})::text, E'\\n' ORDER BY nr)) AS hash, count(*)::int AS rows FROM ${from} AS t`,
    [...values],
  );
  return rows[0]!;
}
