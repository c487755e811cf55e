import { type ClientBase, escapeLiteral } from 'pg';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { translatePgError } from '../errors.ts';
import { quoteIdentifier, quoteTable, type TableRef } from '../identifier.ts';

export interface QuarantineView {
  readonly view: TableRef;
  readonly node: string;
  readonly tenant: string;
  /** `null`: a pipeline that is not stored is told by its name. */
  readonly pipelineId: string | null;
  readonly pipelineName: string;
}

/** Said of every view that is made here: nothing else of its name is ever replaced. */
const MARK = 'Sluice: dead letters of';

/**
 * Makes the table that a node names for its dead letters: a view over those that it has made, in all runs of its
 * pipeline, so that there is one truth. What it was before is replaced; anything else of the name is left and refused.
 */
export async function makeQuarantineView(client: ClientBase, options: QuarantineView): Promise<void> {
  const { view, node, tenant, pipelineId, pipelineName } = options;
  const comment = `${MARK} ${tenant}/${pipelineId ?? pipelineName}/${node}`;
  const ofPipeline =
    pipelineId === null
      ? `run_id IN (SELECT id FROM sluice.runs WHERE tenant = ${escapeLiteral(tenant)} AND pipeline_id IS NULL
           AND pipeline_name = ${escapeLiteral(pipelineName)})`
      : `pipeline_id = ${escapeLiteral(pipelineId)}`;
  try {
    const { rows } = await client.query<{ comment: string | null }>(
      `SELECT obj_description(oid, 'pg_class') AS comment FROM pg_class WHERE oid = to_regclass($1)`,
      [quoteTable(view)],
    );
    const there = rows[0];
    if (there !== undefined && there.comment !== comment) throw taken(options);
    await client.query(
      `BEGIN;
       CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(view.schema)};
       CREATE OR REPLACE VIEW ${quoteTable(view)} AS
         SELECT id, run_id, rule AS rule_id, record AS row, column_name, value, code, reason, label, row_number,
           letter AS state, created_at
         FROM sluice.rejects
         WHERE disposition = 'dead_letter' AND node = ${escapeLiteral(node)} AND ${ofPipeline};
       COMMENT ON VIEW ${quoteTable(view)} IS ${escapeLiteral(comment)};
       COMMIT`,
    );
  } catch (error) {
    if (!(error instanceof PipelineError)) await client.query('ROLLBACK');
    throw translatePgError(error, node);
  }
}

function taken({ view, node }: QuarantineView): PipelineError {
  return new PipelineError('sink.quarantine_taken', {
    node,
    message: `${view.schema}.${view.table} is something else already: dead letters of this node cannot bear that name.`,
    next: 'Name another quarantine table, or drop what is there. The dead letters themselves are in sluice.rejects.',
    detail: { ...view },
  });
}
