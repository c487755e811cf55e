import type { ClientBase } from 'pg';
import type { CheckResult } from '../contract/check.ts';
import { storableJson } from './storable.ts';

/** Stores how the checks of a run came out. */
export async function storeChecks(client: ClientBase, runId: string, results: readonly CheckResult[]): Promise<void> {
  await client.query('UPDATE sluice.runs SET checks = $2 WHERE id = $1', [runId, storableJson(results)]);
}
