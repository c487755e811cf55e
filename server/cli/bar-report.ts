import { Presets, SingleBar } from 'cli-progress';
import type { RunSnapshot } from '../../runtime/contract/run.ts';
import { rowEquationText } from './row-equation-text.ts';
import { CANCELLING, type RunReport } from './run-report.ts';
import { timeLeft } from './time-left.ts';

/** A progress bar on a terminal. */
export function barReport(summarise: RunReport['ended']): RunReport {
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
