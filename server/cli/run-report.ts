import { Presets, SingleBar } from 'cli-progress';
import type { RunEvent, RunSnapshot } from '../../runtime/contract/run.ts';
import { rowEquationText } from './row-equation-text.ts';

/** How a run is shown while it goes. */
export interface RunReport {
  readonly event: (event: RunEvent) => void;
  readonly ended: (run: RunSnapshot) => void;
}

/** JSON lines for programs; a progress bar where a person looks on; a few plain lines otherwise. */
export function createRunReport(json: boolean): RunReport {
  if (json) return { event: (event) => console.log(JSON.stringify(event)), ended: () => {} };
  return process.stderr.isTTY === true ? barReport() : lineReport();
}

function lineReport(): RunReport {
  return {
    event: (event) => {
      if (event.kind === 'log') console.error(`${event.entry.stage}: ${event.entry.message}`);
    },
    ended: summarise,
  };
}

function barReport(): RunReport {
  const bar = new SingleBar(
    {
      format: '{bar} {percentage}% | {rate} rows/s | {left} | {equation}',
      hideCursor: true,
      clearOnComplete: true,
      etaBuffer: 20,
      stream: process.stderr,
    },
    Presets.shades_classic,
  );
  let started = false;
  const update = (run: RunSnapshot): void => {
    const total = run.totalBytes ?? Math.max(run.bytes, 1);
    if (!started) bar.start(Math.max(total, 1), run.bytes, fieldsOf(run));
    started = true;
    bar.setTotal(Math.max(total, 1));
    bar.update(run.bytes, fieldsOf(run));
  };
  return {
    event: (event) => {
      if (event.kind === 'log') return;
      update(event.run);
    },
    ended: (run) => {
      bar.stop();
      summarise(run);
    },
  };
}

function fieldsOf(run: RunSnapshot): { rate: string; left: string; equation: string } {
  return {
    rate: run.rowsPerSecond.toLocaleString('en'),
    left: timeLeft(run),
    equation: rowEquationText(run.counts),
  };
}

/** From the share of bytes committed and the time since the start. */
function timeLeft({ startedAt, bytes, totalBytes }: RunSnapshot): string {
  if (startedAt === null || totalBytes === null || bytes === 0) return 'time left unknown';
  const spent = (Date.now() - Date.parse(startedAt)) / 1000;
  return `${Math.ceil((spent * (totalBytes - bytes)) / bytes)} s left`;
}

function summarise(run: RunSnapshot): void {
  console.log(`${run.status}: ${rowEquationText(run.counts)}${run.balanced ? '' : ' (does not balance)'}`);
  console.log(`${Math.round(run.rowsPerSecond).toLocaleString('en')} rows/s, run ${run.id}`);
  if (run.droppedColumns.length > 0) console.log(`Columns the table lacks, dropped: ${run.droppedColumns.join(', ')}`);
  if (run.error !== null) console.error(`${run.error.message} [${run.error.code}] ${run.error.next}`);
}
