import type { RunSnapshot } from '../../runtime/contract/run.ts';
import type { Workplace } from '../worker/workplace.ts';
import { until } from './until.ts';

/** The first run of a process that was killed, as it stands when another has gone on with it to its end. */
export async function recovered(work: Workplace, ms = 60_000): Promise<RunSnapshot> {
  const runner = work.openRunner();
  await runner.recover();
  const look = async (): Promise<RunSnapshot | null> => {
    const [stored] = await work.query<{ id: string }>('SELECT id FROM sluice.runs ORDER BY created_at LIMIT 1');
    const now = stored === undefined ? null : await runner.snapshot(stored.id);
    return now?.finishedAt == null ? null : now;
  };
  return until('the run has ended', look, ms);
}
