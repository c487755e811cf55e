import type { Pool } from 'pg';
import type { RunSnapshot, RunStatus } from '../../../runtime/contract/run.ts';
import type { RunProgress } from './schema.ts';

const SHOWN_PARTITIONS = 100;
const SHOWN_ERRORS = 20;
const SHOWN_LOG = 100;

interface SplitRow {
  readonly index: string;
  readonly status: 'pending' | 'running' | 'done';
  readonly rows: string;
  readonly done: string;
  readonly bytes: string | null;
}

interface ErrorRow {
  readonly row_number: string;
  readonly column_name: string | null;
  readonly value: string | null;
  readonly reason: string;
  readonly code: string;
  readonly node: string;
}

/** A run in the shape of the specification's progress endpoint. */
export async function runProgress(pool: Pool, run: RunSnapshot): Promise<RunProgress> {
  const splits = await pool.query<SplitRow>(
    `SELECT ordinal AS index, status, coalesce(counters->>'read', '0') AS rows,
       coalesce(counters->>'bytes', '0') AS done, bytes
     FROM sluice.splits WHERE scope = $1 ORDER BY ordinal LIMIT $2`,
    [run.id, SHOWN_PARTITIONS],
  );
  const errors = await pool.query<ErrorRow>(
    `SELECT row_number, column_name, value, reason, code, node FROM sluice.rejects WHERE run_id = $1 ORDER BY id LIMIT $2`,
    [run.id, SHOWN_ERRORS],
  );
  const log = await pool.query<{ stage: string; message: string; at: Date }>(
    `SELECT stage, message, at FROM (
       SELECT id, stage, message, at FROM sluice.run_log WHERE run_id = $1 ORDER BY id DESC LIMIT $2
     ) AS newest ORDER BY id`,
    [run.id, SHOWN_LOG],
  );
  const { counts } = run;
  const totalRows = estimatedRows(run);
  return {
    status: statusOf(run.status),
    totalRows,
    processedRows: counts.read,
    rowsIn: counts.read + counts.added,
    rowsOut: counts.loaded,
    failedRows: counts.deadLettered,
    skippedRows: counts.skipped,
    partitions: run.splits.total,
    completedPartitions: run.splits.done,
    partitionDetails: splits.rows.map(presentSplit),
    validationErrors: errors.rows.map((row) => ({
      row: Number(row.row_number),
      column: row.column_name,
      value: row.value,
      error: row.reason,
      code: row.code,
      node: row.node,
    })),
    eta: timeLeft(run, totalRows),
    durationMs: duration(run),
    loadStrategy: run.loadStrategy,
    log: log.rows.map(({ stage, message, at }) => ({ stage, message, timestamp: at.toISOString() })),
  };
}

function presentSplit({ index, status, rows, done, bytes }: SplitRow): RunProgress['partitionDetails'][number] {
  const size = bytes === null ? null : Number(bytes);
  const part = status === 'done' ? 1 : size === null || size === 0 ? null : Math.min(1, Number(done) / size);
  return {
    index: Number(index),
    status: status === 'done' ? 'completed' : status,
    rows: Number(rows),
    ...(part === null ? {} : { progress: Math.round(part * 1000) / 1000 }),
  };
}

function statusOf(status: RunStatus): RunProgress['status'] {
  switch (status) {
    case 'success':
      return 'completed';
    case 'partial':
      return 'completed_with_errors';
    case 'pending':
    case 'running':
    case 'failed':
    case 'cancelled':
      return status;
    default:
      return status satisfies never;
  }
}

/** By the share of bytes read; exact once all is read. */
function estimatedRows({ status, counts, bytes, totalBytes }: RunSnapshot): number | null {
  if (status === 'success' || status === 'partial') return counts.read;
  if (totalBytes === null || bytes === 0) return null;
  return Math.max(counts.read, Math.round((counts.read * totalBytes) / bytes));
}

/** `45s`, `3m`, `2h`; `null` where nothing can be said. */
function timeLeft({ status, counts, rowsPerSecond }: RunSnapshot, totalRows: number | null): string | null {
  if (status !== 'running' || totalRows === null || rowsPerSecond <= 0) return null;
  const seconds = (totalRows - counts.read) / rowsPerSecond;
  if (seconds < 60) return `${Math.ceil(seconds)}s`;
  return seconds < 3600 ? `${Math.ceil(seconds / 60)}m` : `${Math.ceil(seconds / 3600)}h`;
}

function duration({ startedAt, finishedAt }: RunSnapshot): number {
  if (startedAt === null) return 0;
  return Math.max(0, (finishedAt === null ? Date.now() : Date.parse(finishedAt)) - Date.parse(startedAt));
}
