import { catchError, concatMap, from, type Observable, of } from 'rxjs';
import { operators } from '../../../operators/index.ts';
import { openRehearsal } from '../../../sinks/postgres/rehearse/open-rehearsal.ts';
import type { PutRows } from '../../../sinks/postgres/rehearse/rehearsed-load.ts';
import { connectors } from '../../../sources/index.ts';
import { CREATE_SESSION_CLAIMS, claimIn, SESSION_CLAIMS } from '../../commit/claims.ts';
import { emptyCounters } from '../../commit/counters.ts';
import { planSources, planTargets } from '../../commit/plan-flow.ts';
import { runSplit } from '../../commit/split-ids.ts';
import type { DryRunRequest } from '../../contract/dry-run.ts';
import { PipelineError } from '../../contract/errors.ts';
import type { Json } from '../../contract/json.ts';
import { build, type Graph } from '../../graph/build.ts';
import { Credits } from '../../graph/credits.ts';
import { leavesOutFiles } from '../../graph/lane.ts';
import { nothingSaved } from '../../graph/nothing-saved.ts';
import { pump } from '../../graph/pump.ts';
import { type SplitProgress, startProgress } from '../../graph/split-progress.ts';
import type { Arrivals } from '../../graph/wire.ts';
import { createLookupPort } from '../../worker/lookup-port.ts';
import type { SampleOptions } from '../sample-plan.ts';
import type { WholeCounts } from './whole-counts.ts';

const STATEMENT_TIMEOUT_MS = 600_000;

export interface FeedInput {
  readonly options: Omit<SampleOptions, 'load'>;
  readonly request: DryRunRequest;
  readonly put: PutRows;
  readonly counts: WholeCounts;
  /** Told what broke the reading, or a node: a fault that is no target's. */
  readonly onBroken: (error: unknown) => void;
}

/** Lets all records pass the graph of a lane, and puts what arrives into the targets. What is on its way is bounded by credits. */
export async function feedGraph(input: FeedInput, signal: AbortSignal): Promise<void> {
  const { options, request, onBroken } = input;
  const { plan } = request;
  const claims = plan.operators.some((operator) => operator.claims) ? [CREATE_SESSION_CLAIMS] : [];
  await using session = await openRehearsal(
    {
      databaseUrl: options.databaseUrl,
      applicationName: 'sluice dry run, nodes',
      statementTimeoutMs: STATEMENT_TIMEOUT_MS,
      prepare: claims,
      stages: [],
      targets: [],
    },
    signal,
  );
  const { client } = session;
  const graph = await build({
    plan,
    registry: { connectors, operators },
    auth: await credentialsOf(options, request),
    baseDirectory: options.baseDirectory,
    allowPrivateHosts: options.allowPrivateHosts,
    lane: 0,
    startedAt: BigInt(Date.now()) * 1000n,
    signal,
    lookup: (tables) => createLookupPort(tables, (use) => use(client)),
    claim: (wanted, abort) => {
      abort.throwIfAborted();
      return claimIn(client, SESSION_CLAIMS, wanted);
    },
    saved: () => nothingSaved,
    numbersRows: plan.shape === 'staged' ? planTargets(plan).map(({ node }) => node) : [],
  }).catch((error: unknown) => {
    onBroken(error);
    throw error;
  });
  try {
    const reading = pump({
      failures: leavesOutFiles(plan) ? 'reject' : 'stop',
      node: plan.source.node,
      sources: graph.sources,
      claims: splitsOf(input, graph, signal),
      credits: new Credits({ batches: plan.credits, bytes: plan.credits * plan.batchBytes }),
      signal,
      onRead: () => {},
    });
    await write(input, reading.batches.pipe(graph.operators)).finally(() => reading.stopped);
  } finally {
    for (const source of graph.sources.values()) await source.close?.();
  }
}

type Item = Arrivals | { readonly broken: unknown };

function write({ request, put, counts, onBroken }: FeedInput, arriving: Observable<Arrivals>): Promise<void> {
  const targets = planTargets(request.plan);
  const take = async (item: Item): Promise<void> => {
    if ('broken' in item) {
      onBroken(item.broken);
      throw item.broken;
    }
    for (const [target, batch] of item.entries()) {
      const { rejects } = await put(target, batch);
      counts.written(targets[target]!.node, batch.rowCount, rejects);
    }
    counts.passed(item);
    item[0]!.delivery.release();
  };
  // A broken source arrives in order, after the batches before it, so that no write is in flight when it is handled.
  const items = arriving.pipe(catchError((broken: unknown) => of<Item>({ broken })));
  return items.pipe(concatMap((item) => from(take(item)))).forEach(() => {});
}

/** All splits of all sources, one source after another, as a run numbers them. */
async function* splitsOf(
  { request, counts }: FeedInput,
  { sources }: Graph,
  signal: AbortSignal,
): AsyncGenerator<SplitProgress> {
  const planned = planSources(request.plan);
  for (const { node } of planned) {
    const before = counts.labels.length;
    const own = planned.length === 1 ? null : node;
    for await (const split of sources.get(node)!.splits(signal)) {
      const ordinal = counts.labels.push(split.label) - 1;
      const fresh = { epoch: '0', position: null, counters: emptyCounters() };
      yield startProgress({ split: runSplit(own, split), ordinal, node: own, ...fresh });
    }
    if (counts.labels.length === before) throw nothingToRead(node);
  }
}

function nothingToRead(node: string): PipelineError {
  return new PipelineError('source.no_match', {
    node,
    message: 'The source has nothing to read.',
    next: 'Check the path and the pattern of the source node.',
  });
}

async function credentialsOf(
  { secrets }: FeedInput['options'],
  { plan, auth = null }: DryRunRequest,
): Promise<Readonly<Record<string, Json>>> {
  const byNode: Record<string, Json> = {};
  for (const planned of planSources(plan)) {
    byNode[planned.node] = planned.connectorId === null ? auth : await secrets(planned);
  }
  return byNode;
}
