import { splitTotals } from '../commit/list-splits.ts';
import type { StagingState, StoredRun } from '../commit/runs.ts';
import { releaseRunning } from '../commit/take-splits.ts';
import type { WithClient } from './database.ts';
import type { LaneReport, StartLane } from './lane-setup.ts';
import { laneTables } from './lane-tables.ts';
import type { LiveRun } from './live-run.ts';
import { type LogLine, laneLine } from './log-lines.ts';
import type { OpenSources } from './open-sources.ts';
import { stagePlan } from './stages/stage-plan.ts';

export interface LanesWork {
  readonly runId: string;
  readonly live: LiveRun;
  readonly databaseUrl: string;
  readonly withClient: WithClient;
  readonly baseDirectory: string;
  readonly allowPrivateHosts: boolean;
  readonly startLane: StartLane;
  readonly signal: AbortSignal;
  /** Adds a line to the run's log beside the work. */
  readonly aside: (line: LogLine) => void;
}

export interface LanesInput {
  readonly staging: StagingState | null;
  readonly stage: number;
  /** Lists the splits beside the lanes; `null` where all are listed. */
  readonly listing: ((signal: AbortSignal) => Promise<void>) | null;
  readonly auth: OpenSources['auth'];
}

/** Lists and reads at once. The first failure stops the others. Again while a split is left whose claim got lost. */
export async function runLanes(input: LanesWork, run: StoredRun, lanesInput: LanesInput): Promise<void> {
  const { runId, withClient, live } = input;
  const { stage, auth, staging } = lanesInput;
  const plan = stagePlan(run.plan, stage);
  const tables = laneTables(run.plan, plan, staging);
  const report = (what: LaneReport): void => {
    live.report(what);
    const line = laneLine(what);
    if (line !== null) input.aside(line);
  };
  for (let listing = lanesInput.listing; ; listing = null) {
    const failed = new AbortController();
    const signal = AbortSignal.any([input.signal, failed.signal]);
    const lanes = Array.from({ length: plan.lanes }, (_, lane) =>
      input.startLane(
        {
          databaseUrl: input.databaseUrl,
          plan,
          runId,
          pipelineId: run.pipelineId,
          lane,
          startedAt: run.startedAt!,
          auth,
          baseDirectory: input.baseDirectory,
          allowPrivateHosts: input.allowPrivateHosts,
          tables,
          staging,
          stage,
        },
        report,
        signal,
      ),
    );
    const work = listing === null ? lanes : [listing(signal), ...lanes];
    await allOrFirstFailure(work, failed);
    if (!(await isSplitLeft(withClient, runId))) return;
    await withClient((client) => releaseRunning(client, runId));
  }
}

/** Whether a split of the run is still to be read. */
export async function isSplitLeft(withClient: WithClient, runId: string): Promise<boolean> {
  const { total, done } = await withClient((client) => splitTotals(client, runId));
  return done < total;
}

/** Waits for all to end; a failure aborts the others, and is the one that is thrown. */
async function allOrFirstFailure(work: readonly Promise<void>[], others: AbortController): Promise<void> {
  let first: { readonly error: unknown } | null = null;
  await Promise.all(
    work.map((one) =>
      one.catch((error: unknown) => {
        first ??= { error };
        others.abort(error);
      }),
    ),
  );
  if (first !== null) throw (first as { readonly error: unknown }).error;
}
