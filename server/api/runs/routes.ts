import { sql } from 'kysely';
import { z } from 'zod';
import type { JsonObject } from '../../../runtime/plan/model/json-value.ts';
import { idParams } from '../id.ts';
import { decodeCursor, makePage, pageOf, rowNumber } from '../page.ts';
import { pageById } from '../page-by-id.ts';
import { defineRoute } from '../route.ts';
import { requireRun } from './require-run.ts';
import {
  listCausesQuery,
  listErrorsQuery,
  listRunsQuery,
  type RowError,
  type RowErrorCause,
  resumeBody,
  rowErrorCauseModel,
  rowErrorModel,
  runResponse,
} from './schema.ts';

const tag = 'runs';

const runKeys = z.tuple([z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?[+-]\d\d(:\d\d)*$/), z.uuid()]);
const causeKeys = z.tuple([z.string().regex(/^-\d{1,18}$/), rowNumber]);

interface CauseRow {
  readonly node: string;
  readonly column_name: string | null;
  readonly rule: string | null;
  readonly code: string;
  readonly disposition: RowError['disposition'];
  readonly rows: string;
  readonly first: string;
  readonly reason: string;
  readonly value: string | null;
  readonly label: string;
  readonly row_number: string;
}

interface RejectRow {
  readonly id: string;
  readonly label: string;
  readonly row_number: string;
  readonly line: string | null;
  readonly line_column: string | null;
  readonly byte_offset: string | null;
  readonly node: string;
  readonly column_name: string | null;
  readonly value: string | null;
  readonly code: string;
  readonly reason: string;
  readonly rule: string | null;
  readonly record: JsonObject | null;
  readonly disposition: RowError['disposition'];
  readonly created_at: Date;
}

export const runRoutes = [
  defineRoute(
    {
      method: 'GET',
      path: '/runs',
      role: 'viewer',
      tag,
      summary: 'List runs, newest first',
      query: listRunsQuery,
      status: 200,
      response: pageOf(runResponse),
    },
    async ({ query, caller }, { store: { db }, runner }) => {
      const after = decodeCursor(query.cursor, runKeys);
      const matching = sql`FROM sluice.runs WHERE tenant = ${caller.tenant.id}
        AND (${query.pipelineId ?? null}::text IS NULL OR pipeline_id = ${query.pipelineId ?? null})
        AND (${query.status ?? null}::text IS NULL OR status = ${query.status ?? null})
        AND (${query.trigger ?? null}::text IS NULL OR trigger = ${query.trigger ?? null})
        AND (${query.since ?? null}::timestamptz IS NULL OR created_at >= ${query.since ?? null}::timestamptz)
        AND (${query.until ?? null}::timestamptz IS NULL OR created_at < ${query.until ?? null}::timestamptz)`;
      const { rows } = await sql<{ id: string; at: string }>`SELECT id, created_at::text AS at ${matching}
        AND (${after === null} OR (created_at, id) < (${after?.[0] ?? null}::timestamptz, ${after?.[1] ?? null}::uuid))
        ORDER BY created_at DESC, id DESC LIMIT ${query.limit + 1}`.execute(db);
      const counted = await sql<{ total: string }>`SELECT count(*) AS total ${matching}`.execute(db);
      const shown = [];
      for (const row of rows) {
        const run = await runner.snapshot(row.id);
        if (run !== null) shown.push({ ...row, run });
      }
      return makePage({
        rows: shown,
        total: Number(counted.rows[0]?.total ?? 0),
        limit: query.limit,
        keys: ({ at, id }) => [at, id],
        present: ({ run }) => run,
      });
    },
  ),
  defineRoute(
    {
      method: 'GET',
      path: '/runs/{id}',
      role: 'viewer',
      tag,
      summary: 'Get a run',
      params: idParams,
      status: 200,
      response: runResponse,
    },
    async ({ params, caller }, deps) => requireRun(deps, caller.tenant.id, params.id),
  ),
  defineRoute(
    {
      method: 'GET',
      path: '/runs/{id}/errors',
      role: 'viewer',
      tag,
      summary: 'Rows that a run rejected',
      params: idParams,
      query: listErrorsQuery,
      status: 200,
      response: pageOf(rowErrorModel),
    },
    async ({ params, query, caller }, deps) => {
      await requireRun(deps, caller.tenant.id, params.id);
      const { db } = deps.store;
      const matching = sql`FROM sluice.rejects WHERE run_id = ${params.id}::uuid
        AND (${query.node ?? null}::text IS NULL OR node = ${query.node ?? null})
        AND (${query.code ?? null}::text IS NULL OR code = ${query.code ?? null})
        AND (${query.rule ?? null}::text IS NULL OR rule = ${query.rule ?? null})
        AND (${query.column ?? null}::text IS NULL OR column_name = ${query.column ?? null})
        AND (${query.disposition ?? null}::text IS NULL OR disposition = ${query.disposition ?? null})`;
      return pageById<RejectRow, RowError>(db, { matching, query, newestFirst: false, present: presentReject });
    },
  ),
  defineRoute(
    {
      method: 'GET',
      path: '/runs/{id}/errors/causes',
      role: 'viewer',
      tag,
      summary: 'Rows that a run rejected, counted by cause, the commonest first',
      params: idParams,
      query: listCausesQuery,
      status: 200,
      response: pageOf(rowErrorCauseModel),
    },
    async ({ params, query, caller }, deps) => {
      await requireRun(deps, caller.tenant.id, params.id);
      const { db } = deps.store;
      const after = decodeCursor(query.cursor, causeKeys);
      const causes = sql`SELECT node, column_name, rule, code, disposition, count(*) AS rows, min(id) AS first
        FROM sluice.rejects WHERE run_id = ${params.id}::uuid
          AND (${query.disposition ?? null}::text IS NULL OR disposition = ${query.disposition ?? null})
        GROUP BY node, column_name, rule, code, disposition`;
      const { rows } = await sql<CauseRow>`SELECT c.*, r.reason, r.value, r.label, r.row_number
        FROM (${causes}) AS c JOIN sluice.rejects AS r ON r.id = c.first
        WHERE ${after === null} OR (-c.rows, c.first) > (${after?.[0] ?? null}::bigint, ${after?.[1] ?? null}::bigint)
        ORDER BY -c.rows, c.first LIMIT ${query.limit + 1}`.execute(db);
      const counted = await sql<{ total: string }>`SELECT count(*) AS total FROM (${causes}) AS c`.execute(db);
      return makePage({
        rows,
        total: Number(counted.rows[0]?.total ?? 0),
        limit: query.limit,
        keys: ({ rows: count, first }) => [`-${count}`, first],
        present: presentCause,
      });
    },
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/runs/{id}/cancel',
      role: 'editor',
      tag,
      summary: 'Cancel a run',
      description: 'Answers when the run has ended, within 5 seconds. It can be resumed from its positions.',
      params: idParams,
      status: 200,
      response: runResponse,
    },
    async ({ params, caller }, deps) => deps.runner.cancel((await requireRun(deps, caller.tenant.id, params.id)).id),
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/runs/{id}/resume',
      role: 'editor',
      tag,
      summary: 'Resume a failed or cancelled run',
      description:
        'Goes on after the last committed positions, with the plan that the run began with, but for what the body changes.',
      params: idParams,
      body: resumeBody,
      status: 202,
      response: runResponse,
    },
    async ({ params, body, caller }, deps) => {
      const { id } = await requireRun(deps, caller.tenant.id, params.id);
      const { errorHandling: errorPolicy, ...budget } = body ?? {};
      return deps.runner.resume(id, { errorPolicy, ...budget });
    },
  ),
];

const presentReject = (row: RejectRow): RowError => ({
  id: row.id,
  label: row.label,
  row: Number(row.row_number),
  line: row.line === null ? null : Number(row.line),
  lineColumn: row.line_column === null ? null : Number(row.line_column),
  byte: row.byte_offset === null ? null : Number(row.byte_offset),
  node: row.node,
  column: row.column_name,
  value: row.value,
  code: row.code,
  reason: row.reason,
  rule: row.rule,
  record: row.record,
  disposition: row.disposition,
  createdAt: row.created_at.toISOString(),
});

const presentCause = (row: CauseRow): RowErrorCause => ({
  node: row.node,
  column: row.column_name,
  rule: row.rule,
  code: row.code,
  disposition: row.disposition,
  rows: Number(row.rows),
  example: { label: row.label, row: Number(row.row_number), value: row.value, reason: row.reason },
});
