import { operators } from '../../operators/index.ts';
import { translatePgError } from '../../sinks/postgres/errors.ts';
import { originColumns } from '../../sinks/postgres/staging/origin-columns.ts';
import { madeTable } from '../../sinks/postgres/staging/stage-tables.ts';
import { openWriter } from '../../sinks/postgres/writer.ts';
import { connectors } from '../../sources/index.ts';
import { claimValues } from '../commit/claims.ts';
import { savedStates } from '../commit/operator-states.ts';
import { planTargets } from '../commit/plan-flow.ts';
import type { AnyConnector } from '../contract/registry.ts';
import type { Target } from '../contract/sink.ts';
import { build } from '../graph/build.ts';
import { columnsOf } from '../graph/columns-of.ts';
import { runLane } from '../graph/lane.ts';
import { openControl, type WithClient } from './database.ts';
import type { LaneReport, LaneSetup } from './lane-setup.ts';
import { createLookupPort } from './lookup-port.ts';
import { deadLetters } from './replay/dead-letters-source.ts';
import { stagedRows } from './stages/staged-rows.ts';
import { targetOf } from './target-of.ts';

/** Staged rows are merged when they are published, all at once. */
function targetsOfLane({ plan, tables, staging }: LaneSetup): readonly Target[] {
  return planTargets(plan).map((planned, index) => {
    const { numbered, ...table } = tables[index]!;
    const target = { ...targetOf(plan, planned), ...table };
    if (staging === null) return target;
    const origins = numbered ? originColumns(columnsOf(plan, planned.input.node).length) : [];
    return { ...target, columns: [...target.columns, ...origins], merge: null };
  });
}

/** The connector that reads what the holder before this stage has made, or the dead letters of a replay. */
function ownSource({ plan, runId, staging, stage }: LaneSetup, withClient: WithClient): AnyConnector[] {
  if (plan.source.replay) return [deadLetters(plan, runId, withClient)];
  if (!plan.source.staged || staging === null) return [];
  const made = { table: madeTable(staging, stage - 1), runId, keeps: plan.source.staged === 'kept' };
  return [stagedRows(made, withClient)];
}

/** Runs a lane in this thread: source, operators and sink are put together here. */
export async function startLane(
  setup: LaneSetup,
  report: (report: LaneReport) => void,
  signal: AbortSignal,
): Promise<void> {
  const { plan, runId, lane } = setup;
  const applicationName = `sluice run ${runId} lane ${lane}`;
  const [target, ...moreTargets] = targetsOfLane(setup);
  const control = openControl({
    databaseUrl: setup.databaseUrl,
    applicationName,
    connections: 1,
    translate: (error) => translatePgError(error, plan.target.node),
  });
  try {
    const graph = await build({
      ...setup,
      startedAt: BigInt(setup.startedAt),
      numbersRows: planTargets(plan).flatMap(({ node }, index) => (setup.tables[index]?.numbered ? [node] : [])),
      registry: { connectors: [...connectors, ...ownSource(setup, control.withClient)], operators },
      signal,
      lookup: (tables) => createLookupPort(tables, control.withClient),
      claim: (request, abort) => {
        abort.throwIfAborted();
        return control.withClient((client) => claimValues(client, runId, request));
      },
      saved: (node) => (abort) => savedStates(control.withClient, { runId, node }, abort),
    });
    try {
      await runLane({
        plan,
        runId,
        pipelineId: setup.pipelineId,
        graph,
        openWriter: (abort) =>
          openWriter(
            {
              databaseUrl: setup.databaseUrl,
              applicationName,
              target: target!,
              moreTargets,
              staging: setup.staging,
            },
            abort,
          ),
        withClient: control.withClient,
        isListed: () =>
          control.withClient(async (client) => {
            const { rows } = await client.query<{ listed: boolean }>(
              'SELECT splits_listed AS listed FROM sluice.runs WHERE id = $1',
              [runId],
            );
            return rows[0]?.listed === true;
          }),
        signal,
        onRead: (rows, bytes) => report({ kind: 'read', rows, bytes }),
        onCommit: (delta, splitsDone) => report({ kind: 'commit', delta, splitsDone }),
        onRetry: (failure, attempt) => report({ kind: 'retry', failure: failure.toJSON(), attempt }),
        onIsolate: (failure) => report({ kind: 'isolate', failure: failure.toJSON() }),
      });
    } finally {
      for (const source of graph.sources.values()) await source.close?.();
    }
  } finally {
    await control.close();
  }
}
