import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { createRun, startRun } from '../../runtime/commit/runs.ts';
import { COMMIT_TABLES } from '../../runtime/commit/tables.ts';
import type { Plan } from '../../runtime/contract/plan.ts';
import type { Split } from '../../runtime/contract/source.ts';

/** Token of the taker where a test has but one. */
export const OWNER = '00000000-0000-4000-8000-000000000001';

export function split(number: number, bytes: number | null = 10): Split {
  return { id: `split-${number}`, label: `file-${number}.csv`, bytes, meta: { path: `file-${number}.csv` } };
}

/** A plan of a source, a filter and a target: as much of one as commits look at. */
export function planOf(overrides: Partial<Plan> = {}): Plan {
  return {
    name: 'people',
    source: {
      node: 'src',
      connectorType: 'local_fs',
      connectorId: null,
      connector: {},
      authMethod: 'none',
      read: {},
      columns: [],
    },
    operators: [
      { node: 'keep', type: 'filter_rows', config: {}, inputs: [{ node: 'src', port: null }], input: [], output: [] },
    ],
    target: {
      node: 'out',
      input: { node: 'keep', port: null },
      schemaId: null,
      schema: 'public',
      table: 'ds_people',
      columns: [],
      dropped: ['ssn'],
      load: { mode: 'append' },
    },
    mode: 'batch',
    shape: 'direct',
    errorPolicy: 'dlq',
    validation: null,
    lanes: 1,
    batchRows: 1000,
    commitEveryMs: 1000,
    batchBytes: 1 << 18,
    credits: 4,
    memoryBytes: 1 << 26,
    guarantee: 'exactly-once',
    warnings: [],
    ...overrides,
  } as Plan;
}

/** The tables of a commit and one run that goes on; gives its id. */
export async function startedRun(client: Client, plan: Plan = planOf()): Promise<string> {
  await client.query(COMMIT_TABLES);
  const runId = randomUUID();
  await createRun(client, runId, { plan, tenant: 'default', pipelineId: 'p1', version: 3, trigger: 'manual' });
  await startRun(client, runId);
  return runId;
}
