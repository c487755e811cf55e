import type { Pool } from 'pg';
import type { RunSnapshot } from '../../runtime/contract/run.ts';
import { failureText } from './report-failure.ts';
import { rowEquationText } from './row-equation-text.ts';

const SHOWN_REJECTS = 5;
const SHOWN_VALUE = 60;

/** How a run ended, for a person: the row equation, what was left out and why, and how to go on. */
export async function runSummary(run: RunSnapshot, pool: Pool): Promise<string> {
  const { splits } = run;
  const lines = [
    `${run.status}: ${rowEquationText(run.counts)}${run.balanced ? '' : ' (does not balance)'}`,
    `${count(Math.round(run.rowsPerSecond))} rows/s, ${count(splits.done)} of ${count(splits.total)} files, run ${run.id}`,
  ];
  if (run.droppedColumns.length > 0) {
    const columns = run.droppedColumns.map(
      ({ name, rows }) => `${name} (${count(rows)} ${rows === 1 ? 'value' : 'values'})`,
    );
    lines.push(`Columns that the table lacks, left out: ${columns.join(', ')}.`);
  }
  const { wait } = run;
  if (wait?.outcome === 'skip' || wait?.outcome === 'alert') {
    lines.push(`Nothing was read: no file came for "${wait.node}", for which it has looked ${wait.looks} times.`);
  }
  lines.push(...(await rejectLines(run, pool)));
  if (run.error !== null) lines.push(failureText(run.error));
  if (run.status === 'failed' || run.status === 'cancelled') {
    lines.push(`To go on from the last commit: sluice resume ${run.id}`);
  }
  return lines.join('\n');
}

interface RejectRow {
  readonly label: string;
  readonly row_number: string;
  readonly line: string | null;
  readonly node: string;
  readonly column_name: string | null;
  readonly value: string | null;
  readonly code: string;
  readonly reason: string;
}

/** The first rows that were not loaded, and where the others are. */
async function rejectLines({ id, counts }: RunSnapshot, pool: Pool): Promise<string[]> {
  const total = counts.skipped + counts.deadLettered;
  if (total === 0) return [];
  const { rows } = await pool.query<RejectRow>(
    `SELECT label, row_number, line, node, column_name, value, code, reason FROM sluice.rejects
     WHERE run_id = $1 AND disposition <> 'failed' ORDER BY id LIMIT $2`,
    [id, SHOWN_REJECTS],
  );
  return [
    rows.length < total ? `Rows not loaded, ${rows.length} of ${count(total)}:` : 'Rows not loaded:',
    ...rows.map(rejectLine),
    `All of them, whole: SELECT * FROM sluice.rejects WHERE run_id = '${id}', or GET /api/v1/runs/${id}/errors.`,
  ];
}

function rejectLine({ label, row_number, line, node, column_name, value, code, reason }: RejectRow): string {
  const place = line === null ? label : `${label}:${line}`;
  const cell = column_name === null ? '' : ` ${column_name} = ${shown(value)}:`;
  return `  ${place} row ${row_number}, at ${node}:${cell} ${reason} [${code}]`;
}

function shown(value: string | null): string {
  if (value === null) return 'NULL';
  return JSON.stringify(value.length <= SHOWN_VALUE ? value : `${value.slice(0, SHOWN_VALUE)}…`);
}

function count(value: number): string {
  return value.toLocaleString('en');
}
