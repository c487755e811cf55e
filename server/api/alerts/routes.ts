import { sql } from 'kysely';
import { notFound } from '../api-error.ts';
import { idParams } from '../id.ts';
import { pageOf, rowNumber } from '../page.ts';
import { pageById } from '../page-by-id.ts';
import { defineRoute } from '../route.ts';
import { type Alert, alertModel, listAlertsQuery } from './schema.ts';

const tag = 'alerts';

interface AlertRow {
  readonly id: string;
  readonly pipeline_id: string | null;
  readonly pipeline_name: string;
  readonly run_id: string | null;
  readonly node: string;
  readonly code: string;
  readonly message: string;
  readonly next: string;
  readonly created_at: Date;
  readonly acknowledged_at: Date | null;
}

const present = (row: AlertRow): Alert => ({
  id: row.id,
  pipelineId: row.pipeline_id,
  pipelineName: row.pipeline_name,
  runId: row.run_id,
  node: row.node,
  code: row.code,
  message: row.message,
  next: row.next,
  createdAt: row.created_at.toISOString(),
  acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
});

export const alertRoutes = [
  defineRoute(
    {
      method: 'GET',
      path: '/alerts',
      role: 'viewer',
      tag,
      summary: 'List alerts, newest first',
      query: listAlertsQuery,
      status: 200,
      response: pageOf(alertModel),
    },
    async ({ query, caller }, { store: { db } }) => {
      const matching = sql`FROM sluice.alerts WHERE tenant = ${caller.tenant.id}
        AND (${query.state} = 'all' OR (acknowledged_at IS NULL) = (${query.state} = 'open'))`;
      return pageById<AlertRow, Alert>(db, { matching, query, newestFirst: true, present });
    },
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/alerts/{id}/acknowledge',
      role: 'editor',
      tag,
      summary: 'Say that an alert is known; a second time changes nothing',
      params: idParams,
      status: 200,
      response: alertModel,
    },
    async ({ params, caller }, { store: { db } }) => {
      if (!rowNumber.safeParse(params.id).success) throw notFound('alert', params.id);
      const { rows } = await sql<AlertRow>`
        UPDATE sluice.alerts SET acknowledged_at = coalesce(acknowledged_at, clock_timestamp())
        WHERE id = ${params.id}::bigint AND tenant = ${caller.tenant.id} RETURNING *`.execute(db);
      if (rows[0] === undefined) throw notFound('alert', params.id);
      return present(rows[0]);
    },
  ),
];
