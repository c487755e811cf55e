import type { ClientBase } from 'pg';
import type { Reject } from '../contract/batch.ts';
import { storable } from './storable.ts';

/** Where rejected rows went. `failed`: the row that stopped a run; it is not covered by a position. */
type Disposition = 'dead_letter' | 'skipped' | 'failed';

export interface DisposedReject extends Reject {
  readonly disposition: Disposition;
}

export interface RecordRejects {
  readonly runId: string;
  readonly pipelineId: string | null;
  readonly rejects: readonly DisposedReject[];
  /** Of a replay, whose rows are numbered by the ids of their dead letters: they keep the place that those came from. */
  readonly replay?: boolean;
}

// An INSERT takes up to 500 rejects or 4 MiB of records, whichever is first: its parameters are held four times over
// (record, JSON, array literal, wire).
const CHUNK_ROWS = 500;
const CHUNK_CHARS = 4 << 20;

const COLUMNS = `run_id, pipeline_id, disposition, node, split, label, row_number, line, line_column, byte_offset, column_name, value,
  code, reason, rule, record`;

const GIVEN = `unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::bigint[],
  $10::bigint[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::json[])`;

const RECORD = `INSERT INTO sluice.rejects (${COLUMNS}) SELECT $1, $2, r.* FROM ${GIVEN} AS r`;

const RECORD_AGAIN = `INSERT INTO sluice.rejects (${COLUMNS}, replay_of)
  SELECT $1, $2, r.disposition, r.node, r.split, was.label, was.row_number, was.line, was.line_column,
    was.byte_offset, r.column_name, r.value, r.code, r.reason, r.rule, r.record, was.id
  FROM ${GIVEN} AS r(disposition, node, split, label, row_number, line, line_column, byte_offset, column_name, value,
    code, reason, rule, record)
  JOIN sluice.rejects AS was ON was.id = r.row_number ORDER BY was.id`;

function storableOrNull(text: string | null): string | null {
  return text === null ? null : storable(text);
}

interface Chunk {
  readonly rejects: readonly DisposedReject[];
  readonly records: readonly string[];
}

function* chunks(rejects: readonly DisposedReject[]): Generator<Chunk> {
  let start = 0;
  let chars = 0;
  let records: string[] = [];
  for (const [index, reject] of rejects.entries()) {
    const record = JSON.stringify(reject.record);
    if (records.length === CHUNK_ROWS || (records.length > 0 && chars + record.length > CHUNK_CHARS)) {
      yield { rejects: rejects.slice(start, index), records };
      start = index;
      chars = 0;
      records = [];
    }
    records.push(record);
    chars += record.length;
  }
  if (records.length > 0) yield { rejects: rejects.slice(start), records };
}

/** Stores rejects with their records, whatever characters they hold. Runs in the caller's transaction. */
export async function recordRejects(client: ClientBase, options: RecordRejects): Promise<void> {
  for (const { rejects, records } of chunks(options.rejects)) {
    await client.query({
      name: options.replay ? 'sluice-record-replayed-rejects' : 'sluice-record-rejects',
      text: options.replay ? RECORD_AGAIN : RECORD,
      values: [
        options.runId,
        options.pipelineId,
        rejects.map((reject) => reject.disposition),
        rejects.map((reject) => storable(reject.node)),
        rejects.map((reject) => storable(reject.split)),
        rejects.map((reject) => storable(reject.label)),
        rejects.map((reject) => reject.rowNumber),
        rejects.map((reject) => reject.line ?? null),
        rejects.map((reject) => reject.lineColumn ?? null),
        rejects.map((reject) => reject.byte ?? null),
        rejects.map((reject) => storableOrNull(reject.column)),
        rejects.map((reject) => storableOrNull(reject.value)),
        rejects.map((reject) => reject.code),
        rejects.map((reject) => storable(reject.reason)),
        rejects.map((reject) => storableOrNull(reject.rule ?? null)),
        records,
      ],
    });
  }
}
