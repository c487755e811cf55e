import type { LetterPreview } from '../../../runtime/contract/dead-letter.ts';
import type { RunSnapshot } from '../../../runtime/contract/run.ts';
import { replayRefusals } from '../../planning/replay/replay-refusals.ts';
import { readLetterRows } from '../../store/dead-letters.ts';
import { ApiError } from '../api-error.ts';
import { idParams } from '../id.ts';
import { defineRoute } from '../route.ts';
import { requireRun } from '../runs/require-run.ts';
import { filterOf, requireReplays, startReplays } from './letter-actions.ts';
import { presentRefusal } from './present.ts';
import { dlqQuery, dlqResponse, previewResponse, replayBody, replayResponse } from './schema.ts';

const tag = 'dead letters';
const MOST_PREVIEWED = 100;

export const replayRoutes = [
  defineRoute(
    {
      method: 'POST',
      path: '/dead-letters/preview',
      role: 'editor',
      tag,
      summary: 'What a replay would make of open dead letters',
      description:
        'Of the first hundred: the row that would be loaded, as the columns of the table hold it before triggers, or why it would be rejected. Writes nothing.',
      body: replayBody,
      status: 200,
      response: previewResponse,
    },
    async ({ body, caller, signal }, deps) => {
      const tenant = caller.tenant.id;
      const seen: LetterPreview[] = [];
      for (const { plan, replay } of await requireReplays(deps, caller, { ...body, filter: filterOf(body) })) {
        const limit = MOST_PREVIEWED - seen.length;
        if (limit === 0) break;
        const filter = { ...replay, status: 'open' } as const;
        const { rows } = await readLetterRows(deps.store.pool, { tenant, filter, after: null, limit });
        seen.push(...(await deps.runner.preview({ plan, ids: rows.map(({ id }) => id) }, signal)));
      }
      return { data: seen };
    },
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/dead-letters/replay',
      role: 'editor',
      tag,
      summary: 'Replay open dead letters',
      description:
        'A run for each pipeline, by its live version. Each dead letter is taken by one replay, and marked in the transaction that commits its row.',
      body: replayBody,
      status: 202,
      response: replayResponse,
    },
    async ({ body, caller }, deps) => {
      const replays = await requireReplays(deps, caller, { ...body, filter: filterOf(body) });
      return { data: await startReplays(deps, replays) };
    },
  ),
  defineRoute(
    {
      method: 'GET',
      path: '/pipeline-runs/{id}/dlq',
      role: 'viewer',
      tag,
      summary: 'Dead letters of a run',
      params: idParams,
      query: dlqQuery,
      status: 200,
      response: dlqResponse,
    },
    async ({ params, query, caller }, deps) => {
      const tenant = caller.tenant.id;
      const run = await requireRun(deps, tenant, params.id);
      requireNode(run, query.node);
      requireNode(run, query.source);
      const filter = { runId: run.id, node: query.node, source: query.source };
      const refusals = await replayRefusals(deps, caller.tenant, filter);
      const { rows, total } = await readLetterRows(deps.store.pool, {
        tenant,
        filter,
        after: null,
        limit: query.limit,
      });
      return {
        runId: run.id,
        nodeId: query.node ?? null,
        quarantineTable: 'sluice.rejects',
        count: total,
        replayRefusal: presentRefusal(await refusals.of(() => true)),
        rows: rows.map((row) => ({
          id: row.id,
          ruleId: row.rule,
          row: row.record,
          source: row.source,
          node: row.node,
          column: row.column_name,
          code: row.code,
          reason: row.reason,
          status: row.letter,
          createdAt: row.created_at.toISOString(),
        })),
        ...(total === 0 ? { residual: residual(run.counts.skipped) } : {}),
      };
    },
  ),
];

/** Nodes are those of the version that the run took, whatever was saved since. */
function requireNode({ pipelineName, version, nodes }: RunSnapshot, node: string | undefined): void {
  if (node === undefined || nodes.some(({ id }) => id === node)) return;
  throw new ApiError(404, 'run.no_node', {
    message: `The run of "${pipelineName}"${version === null ? '' : `, version ${version},`} has no node "${node}".`,
    next: `It has ${nodes.map(({ id }) => id).join(', ')}.`,
  });
}

function residual(skipped: number): string {
  return skipped === 0
    ? 'No row of this run is kept as a dead letter.'
    : `No row of this run is kept as a dead letter: ${skipped} were skipped, as the pipeline says.`;
}
