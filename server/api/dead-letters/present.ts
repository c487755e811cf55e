import type { LetterRow } from '../../store/dead-letters.ts';
import type { DeadLetter } from './schema.ts';

/** A dead letter as it is answered. */
export function presentLetter(row: LetterRow): DeadLetter {
  return {
    id: row.id,
    status: row.letter,
    runId: row.run_id,
    pipelineId: row.pipeline_id,
    pipelineName: row.pipeline_name,
    pipelineVersion: row.version,
    source: row.source,
    label: row.label,
    row: Number(row.row_number),
    line: row.line === null ? null : Number(row.line),
    node: row.node,
    column: row.column_name,
    value: row.value,
    code: row.code,
    reason: row.reason,
    rule: row.rule,
    record: row.record,
    edited: row.edited,
    editedAt: row.edited_at?.toISOString() ?? null,
    replayRunId: row.replay_run,
    replayOf: row.replay_of,
    rejectedAgainAs: row.again,
    createdAt: row.created_at.toISOString(),
    settledAt: row.settled_at?.toISOString() ?? null,
  };
}
