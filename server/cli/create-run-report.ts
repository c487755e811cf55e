import type { Pool } from 'pg';
import type { RunSnapshot } from '../../runtime/contract/run.ts';
import { CANCELLING, type RunReport } from './run-report.ts';
import { runSummary } from './run-summary.ts';

/** JSON lines for programs; a progress bar where a person looks on; a few plain lines otherwise. */
export async function createRunReport(json: boolean, pool: Pool): Promise<RunReport> {
  if (json) return jsonReport();
  const summarise = async (run: RunSnapshot): Promise<void> => console.log(await runSummary(run, pool));
  if (process.stderr.isTTY !== true) return lineReport(summarise);
  const { barReport } = await import('./bar-report.ts');
  return barReport(summarise);
}

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
