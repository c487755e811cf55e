import type { Pool } from 'pg';
import type { Issue } from '../../runtime/contract/issue.ts';
import type { Plan } from '../../runtime/contract/plan.ts';
import { error } from '../../runtime/plan/issues.ts';
import { changeObstacles } from '../../sinks/postgres/tables/change-obstacles.ts';

/** What keeps the table of a plan from being changed as the plan means to: looked up before anything runs. */
export async function changeIssues(pool: Pool, { target }: Plan): Promise<readonly Issue[]> {
  if (target.changes === undefined) return [];
  const client = await pool.connect();
  try {
    const obstacles = await changeObstacles(client, target, target.changes.columns);
    if (obstacles.length === 0) return [];
    return [
      error({
        code: 'plan.change_obstacles',
        path: '',
        node: target.node,
        message: `${target.table} cannot be changed as what arrives needs it (${target.changes.sql}): ${obstacles.join('; ')}`,
        next: 'Drop what is named, run the pipeline, and make it again; or convert the fields on the way.',
      }),
    ];
  } finally {
    client.release();
  }
}
