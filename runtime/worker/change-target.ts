import { changeTable } from '../../sinks/postgres/tables/change-table.ts';
import type { StoredRun } from '../commit/runs.ts';
import { recordSchemaChange } from '../commit/schema-fields.ts';
import type { PlannedTarget } from '../contract/plan.ts';
import { type Trying, tryAgain } from '../graph/try-again.ts';

export interface ToChange {
  readonly run: StoredRun;
  readonly target: PlannedTarget;
  readonly trying: Trying;
}

/** Lets a target's table, and its stored schema with it, follow what arrives, as the plan says. Gives the statement; `null`: nothing was left to do. */
export async function changeTarget(
  databaseUrl: string,
  { run, target: planned, trying }: ToChange,
): Promise<string | null> {
  const { changes, schemaId, ...target } = planned;
  if (changes === undefined) return null;
  return tryAgain(
    () =>
      changeTable(
        {
          databaseUrl,
          applicationName: `sluice run ${run.id} alter`,
          node: target.node,
          table: { schema: target.schema, table: target.table },
          changes: changes.columns,
          record: async (client) => {
            if (schemaId !== null) await recordSchemaChange(client, schemaId, changes.columns);
          },
        },
        trying.signal,
      ),
    trying,
  );
}
