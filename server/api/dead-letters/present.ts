import type { PipelineError } from '../../../runtime/contract/errors.ts';
import type { LetterRow } from '../../store/dead-letters.ts';
import type { DeadLetter, ReplayRefusal } from './schema.ts';

/** A dead letter as it is answered. `refused`: why it cannot be replayed. */
export function presentLetter(row: LetterRow, refused: PipelineError | null): DeadLetter {
  return {
    id: row.id,
    status: row.letter,
    runId: row.run_id,
    pipelineId: row.pipeline_id,
    pipelineName: row.pipeline_name,
    pipelineVersion: row.version,
    source: row.source,
    sourceLabel: row.source_label,
    label: row.label,
    row: Number(row.row_number),
    line: row.line === null ? null : Number(row.line),
    byte: row.byte_offset === null ? null : Number(row.byte_offset),
    node: row.node,
    column: row.column_name,
    value: row.value,
    code: row.code,
    reason: row.reason,
    rule: row.rule,
    record: row.record,
    edited: row.edited,
    editedAt: row.edited_at?.toISOString() ?? null,
    replayRefusal: presentRefusal(refused),
    replayRunId: row.replay_run,
    replayOf: row.replay_of,
    rejectedAgainAs: row.again,
    createdAt: row.created_at.toISOString(),
    settledAt: row.settled_at?.toISOString() ?? null,
  };
}

export function presentRefusal(refused: PipelineError | null): ReplayRefusal {
  if (refused === null) return null;
  const { code, message, next, node } = refused;
  return { code, message, next, ...(node === undefined ? {} : { node }) };
}
