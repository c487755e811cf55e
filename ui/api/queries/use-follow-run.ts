import { skipToken, type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { isEnded } from '../../runs/run-state.ts';
import type { LiveState } from '../live/open-live.ts';
import { type Sample, withSample } from '../live/samples.ts';
import { useLive } from '../live/use-live.ts';
import type { Run, RunLogEntry } from '../model.ts';
import { runLogQuery, runQuery } from './runs.ts';

export interface FollowedRun {
  readonly query: UseQueryResult<Run>;
  readonly samples: readonly Sample[];
  readonly log: readonly RunLogEntry[];
  readonly connection: LiveState;
}

const NO_SAMPLES: readonly Sample[] = [];
const NO_LOG: readonly RunLogEntry[] = [];

/** One run, followed from now to its end; its samples and log outlive the page. */
export function useFollowRun(runId: string): FollowedRun {
  const queryClient = useQueryClient();
  const samplesKey = ['runs', 'samples', runId];
  const query = useQuery(runQuery(runId));
  const samples = useQuery<readonly Sample[]>({ queryKey: samplesKey, queryFn: skipToken, gcTime: Infinity });
  const run = query.data;
  const goesOn = run !== undefined && !isEnded(run);
  const logQuery = runLogQuery(runId, run?.pipelineId ?? null, !goesOn);
  const log = useQuery(logQuery);
  const connection = useLive(goesOn ? `/api/v1/runs/${runId}/live` : null, (message) => {
    if (message.kind === 'log') {
      queryClient.setQueryData(logQuery.queryKey, (entries = NO_LOG) => withEntry(entries, message.entry));
      return;
    }
    queryClient.setQueryData(runQuery(runId).queryKey, message.run);
    if (message.run.startedAt === null) return;
    queryClient.setQueryData<readonly Sample[]>(samplesKey, (seen = NO_SAMPLES) =>
      withSample(seen, message.run, Date.now()),
    );
  });
  return { query, samples: samples.data ?? NO_SAMPLES, log: log.data ?? NO_LOG, connection };
}

/** A line may come twice: with what was fetched, and over the connection. */
function withEntry(entries: readonly RunLogEntry[], entry: RunLogEntry): readonly RunLogEntry[] {
  const isKnown = entries.some((known) => known.at === entry.at && known.message === entry.message);
  return isKnown ? entries : [...entries, entry];
}
