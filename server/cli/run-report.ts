import { Presets, SingleBar } from 'cli-progress';
import type { Pool } from 'pg';
import type { RunEvent, RunSnapshot } from '../../runtime/contract/run.ts';
import { rowEquationText } from './row-equation-text.ts';
import { runSummary } from './run-summary.ts';
import { timeLeft } from './time-left.ts';

/** How a run is shown while it goes, and at its end. */
export interface RunReport {
  event(event: RunEvent): void;
  /** Ctrl-C was heard. */
  cancelling(): void;
  ended(run: RunSnapshot): Promise<void>;
}

/** JSON lines for programs; a progress bar where a person looks on; a few plain lines otherwise. */
export function createRunReport(json: boolean, pool: Pool): RunReport {
  if (json) return jsonReport();
  const summarise = async (run: RunSnapshot): Promise<void> => console.log(await runSummary(run, pool));
  return process.stderr.isTTY === true ? barReport(summarise) : lineReport(summarise);
}

const CANCELLING = 'Cancelling: what is committed stays. Ctrl-C again ends at once.';

function jsonReport(): RunReport {
  return {
    event: (event) => console.log(JSON.stringify(event)),
    cancelling: () => {},
    ended: async () => {},
  };
}

function lineReport(ended: RunReport['ended']): RunReport {
  return {
    event: (event) => {
      if (event.kind === 'log') console.error(`${event.entry.stage}: ${event.entry.message}`);
    },
    cancelling: () => console.error(CANCELLING),
    ended,
  };
}

function barReport(summarise: RunReport['ended']): RunReport {
  const bar = new SingleBar(
    {
      format: '{bar} {percentage}% | {rate} rows/s | {left} | {equation}',
      barsize: 24,
      hideCursor: true,
      clearOnComplete: true,
      stream: process.stderr,
    },
    Presets.shades_classic,
  );
  let isStarted = false;
  const show = (run: RunSnapshot): void => {
    // While the listing goes on the total is not known, and the bar stands at its start.
    const total = Math.max(run.totalBytes ?? 0, 1);
    const done = run.totalBytes === null ? 0 : Math.min(run.bytes, total);
    const fields = {
      rate: Math.round(run.rowsPerSecond).toLocaleString('en'),
      left: timeLeft(run),
      equation: rowEquationText(run.counts),
    };
    if (!isStarted) bar.start(total, done, fields);
    isStarted = true;
    bar.setTotal(total);
    bar.update(done, fields);
  };
  return {
    event: (event) => {
      if (event.kind !== 'log') show(event.run);
    },
    cancelling: () => process.stderr.write(`\n${CANCELLING}\n`),
    ended: (run) => {
      bar.stop();
      return summarise(run);
    },
  };
}
