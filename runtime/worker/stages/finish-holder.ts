import { finishStage } from '../../../sinks/postgres/staging/finish-stage.ts';
import type { StoredRun } from '../../commit/runs.ts';
import { finishedStages, recordStage } from '../../commit/stage-splits.ts';
import { mayLeaveOut } from '../../commit/staged-rejects.ts';
import { sumCounters } from '../../commit/sum-counters.ts';
import { type Trying, tryAgain } from '../../graph/try-again.ts';
import type { WithClient } from '../database.ts';
import { targetOf } from '../target-of.ts';
import { passesStraight } from './passes-straight.ts';
import { seenScope } from './remember-seen.ts';
import { holdersOf } from './stage-plan.ts';

export interface FinishHolderInput {
  readonly databaseUrl: string;
  readonly withClient: WithClient;
  readonly run: StoredRun;
  readonly stage: number;
  readonly trying: Trying;
}

/** Lets a holder make its rows of all that is staged; once and only once in effect, however often it is tried. */
export function finishHolder({ databaseUrl, withClient, run, stage, trying }: FinishHolderInput): Promise<void> {
  const holder = holdersOf(run.plan)[stage];
  const { staging } = run;
  if (holder === undefined || staging === null) throw new TypeError(`the run has no stage ${stage}`);
  return tryAgain(async () => {
    const { node, label, input, right, output, finish: query } = holder;
    const counted = (await withClient((client) => sumCounters(client, run.id))).nodes[node];
    const gone = Object.values(counted?.dropped ?? {}).reduce((sum, rows) => sum + rows, 0);
    const held = (counted?.in ?? 0) - (counted?.rejected ?? 0) - gone;
    // Rows that the target may refuse one by one have to say whence they came.
    const isStraight = passesStraight(run.plan, holder) && !(staging.origins === true && mayLeaveOut(run.plan));
    const began = performance.now();
    await finishStage(
      {
        databaseUrl,
        applicationName: `sluice run ${run.id} stage ${stage}`,
        node,
        staging,
        stage,
        query,
        scope: seenScope(run, node),
        input,
        right,
        output,
        held,
        straight: isStraight ? targetOf(run.plan).columns : null,
      },
      async (client) => (await finishedStages(client, run.id)) > stage,
      (client, { made, dropped }, isStaged) => {
        const busyMs = performance.now() - began;
        const target = isStaged ? run.plan.target.node : null;
        return recordStage(client, {
          runId: run.id,
          stage,
          node,
          label,
          held,
          made,
          dropped,
          busyMs,
          target,
        });
      },
      trying.signal,
    );
  }, trying);
}
