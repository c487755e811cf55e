import { map, pipe } from 'rxjs';
import { operators } from '../../operators/index.ts';
import { openRehearsal, type Rehearsal } from '../../sinks/postgres/rehearse/open-rehearsal.ts';
import { connectors } from '../../sources/index.ts';
import { CREATE_SESSION_CLAIMS, claimIn, SESSION_CLAIMS } from '../commit/claims.ts';
import type { ColumnTypes } from '../contract/column.ts';
import type { Lineage } from '../contract/lineage.ts';
import type { PlannedInput, PlannedTarget } from '../contract/plan.ts';
import type { NodeSample, Sample, SampleRequest } from '../contract/sample.ts';
import { buildDivide, buildOperator, type OperatorInput } from '../graph/build-operators.ts';
import { nothingSaved } from '../graph/nothing-saved.ts';
import { createLookupPort } from '../worker/lookup-port.ts';
import type { RunnerOptions } from '../worker/runner-options.ts';
import type { Holder } from '../worker/stages/stage-plan.ts';
import { targetOf } from '../worker/target-of.ts';
import { givenRows } from './given-rows.ts';
import { type GivenTables, givenTables } from './given-tables.ts';
import { hiddenCells, NOTHING_HIDDEN } from './hidden-cells.ts';
import { passHolder } from './pass-holder.ts';
import { type Passed, passOperator } from './pass-operator.ts';
import { passTarget } from './pass-target.ts';
import { neededNodes, type PlanNode } from './plan-nodes.ts';
import type { ReadRows } from './read-source.ts';
import { type ReadSourcesOptions, readOf, readSources } from './read-sources.ts';
import { anyRoute, routeOf } from './routes.ts';
import type { Given } from './sample-rows.ts';
import { shownNode } from './shown-node.ts';
import { type Part, takenRows } from './taken-rows.ts';
import { together } from './together.ts';

export interface SampleOptions extends ReadSourcesOptions, Pick<RunnerOptions, 'databaseUrl'> {
  /** Told how many rows went into each node. */
  readonly onEntered?: (node: string, rows: number) => void;
  /** What the targets do, all together; when not given, rows are held to tables like theirs. */
  readonly load?: (arriving: readonly Arriving[]) => Promise<readonly Passed[]>;
}

/** What comes to a target. */
export interface Arriving {
  readonly target: PlannedTarget;
  readonly before: Given;
  /** Of its rows as they are shown. */
  readonly columns: ColumnTypes;
}

/** Bytes that a batch aims at: a source gives its first rows when it has so many. */
const BATCH_BYTES = 32 * 1024;
const STATEMENT_TIMEOUT_MS = 10_000;

/**
 * Lets rows pass the nodes of a plan, one node after another, by the operators that a run uses. Holders and targets
 * work in tables of a session that may write nothing else. Rejects with what would end a run before its first row.
 */
export async function samplePlan(options: SampleOptions, request: SampleRequest, signal: AbortSignal): Promise<Sample> {
  const { load } = options;
  const plan = { ...request.plan, batchBytes: BATCH_BYTES };
  const given = request.given ?? {};
  const nodes = neededNodes(plan, { upTo: request.upTo, given: new Set(Object.keys(given)) });
  const asked = nodes.filter(({ node }) => !Object.hasOwn(given, node));
  const holders = asked.flatMap((at) => (isHolder(at) ? [at.planned] : []));
  const tables = givenTables(asked, request.tables);
  const claims = asked.some((at) => at.kind === 'operator' && at.planned.claims) ? [CREATE_SESSION_CLAIMS] : [];
  const targets = asked.flatMap((at) => (at.kind === 'target' ? [at.planned] : []));
  const isLive = asked.some(({ kind }) => kind === 'source');
  const hidden = isLive ? hiddenCells(plan, operators) : NOTHING_HIDDEN;
  await using rehearsal = await openRehearsal(
    {
      databaseUrl: options.databaseUrl,
      applicationName: 'sluice preview',
      statementTimeoutMs: STATEMENT_TIMEOUT_MS,
      prepare: [...claims, ...tables.prepare],
      stages: holders,
      targets:
        load === undefined
          ? targets.map((one) => ({ target: targetOf(plan, one), changes: one.changes?.columns ?? [] }))
          : [],
    },
    signal,
  );
  const whole = { ...request, plan };
  const read = await readSources(options, whole, asked.flatMap(sourceNode), signal);
  const kept = { found: new Map<string, Given>(), loaded: new Map<string, Passed>() };
  const walk: Walk = { options, request: whole, signal, rehearsal, tables, holders, nodes, read, ...kept };
  const samples: NodeSample[] = [];
  for (const at of nodes) {
    signal.throwIfAborted();
    const rows = Object.hasOwn(given, at.node) ? given[at.node] : undefined;
    const passed =
      rows === undefined ? await pass(walk, at) : unasked(givenRows(at.node, rows, at.output, lineageAt(at)));
    await keep(walk, at, passed.given);
    const taken = rows === undefined ? takenRows(partsOf(walk, at)) : null;
    samples.push(shownNode(at, passed, { plan, hidden, taken, isGiven: rows !== undefined }));
  }
  return { nodes: samples, read: readOf(read) };
}

const lineageAt = (at: PlanNode): Lineage | undefined => (at.kind === 'source' ? at.lineage : undefined);

const sourceNode = ({ kind, node }: PlanNode): string[] => (kind === 'source' ? [node] : []);

interface Walk {
  readonly options: SampleOptions;
  readonly request: SampleRequest;
  readonly signal: AbortSignal;
  readonly rehearsal: Rehearsal;
  readonly tables: GivenTables;
  readonly holders: readonly Holder[];
  readonly nodes: readonly PlanNode[];
  /** What was read of each source that is asked. */
  readonly read: ReadonlyMap<string, ReadRows>;
  /** What `load` made of each target's rows, once it was asked. */
  readonly loaded: Map<string, Passed>;
  /** What each node gave, by `wayOf`. */
  readonly found: Map<string, Given>;
}

/** A route of a node, or the node itself. */
function wayOf({ node, port }: PlannedInput): string {
  return JSON.stringify([node, port]);
}

/** Keeps what a node gave for those that take it, by its routes where it has some. */
async function keep(walk: Walk, at: PlanNode, given: Given): Promise<void> {
  walk.found.set(wayOf({ node: at.node, port: null }), given);
  const divided = at.kind === 'operator' ? await buildDivide(at.planned, contextOf(walk)) : null;
  for (const [route, name] of divided?.routes.entries() ?? []) {
    walk.found.set(wayOf({ node: at.node, port: name }), routeOf(given, route, divided!));
  }
}

function unasked(given: Given): Passed {
  return { given, rejects: [], dropped: [], added: 0 };
}

function partsOf({ found }: Walk, at: PlanNode): readonly Part[] {
  return at.ways.map((way) => ({
    part: found.get(wayOf(way))!,
    whole: found.get(wayOf({ node: way.node, port: null }))!,
  }));
}

async function pass(walk: Walk, at: PlanNode): Promise<Passed> {
  const parts = partsOf(walk, at).map(({ part }) => part);
  const before = together(at, parts);
  const left = parts[0]?.batches.length ?? 0;
  walk.options.onEntered?.(at.node, before.rows.length);
  switch (at.kind) {
    case 'source':
      return { ...walk.read.get(at.node)!, dropped: [], added: 0 };
    case 'operator':
      return passOne(walk, at, before, left);
    case 'target':
      return walk.options.load === undefined ? passTarget(before, walk.rehearsal, at) : passLoaded(walk, at);
    default:
      return at satisfies never;
  }
}

/** Targets come last, so that all that arrives at any of them is there when the first one's turn comes. */
async function passLoaded(walk: Walk, at: PlanNode): Promise<Passed> {
  if (walk.loaded.size === 0) {
    const arriving = walk.nodes.flatMap((one): Arriving[] => {
      if (one.kind !== 'target') return [];
      const parts = partsOf(walk, one).map(({ part }) => part);
      return [{ target: one.planned, before: together(one, parts), columns: one.output }];
    });
    const passed = await walk.options.load!(arriving);
    for (const [index, { target }] of arriving.entries()) walk.loaded.set(target.node, passed[index]!);
  }
  return walk.loaded.get(at.node)!;
}

async function passOne(
  walk: Walk,
  at: PlanNode & { readonly kind: 'operator' },
  before: Given,
  left: number,
): Promise<Passed> {
  const { rehearsal, request, holders } = walk;
  const { node, planned, output } = at;
  const operator = await buildOperator(planned, contextOf(walk));
  if (!isHolder(at)) {
    const divided = await buildDivide(planned, contextOf(walk));
    const forked = divided === null ? operator : pipe(operator, map(anyRoute(divided)));
    return passOperator(node, before, { operator: forked, output });
  }
  const { pipeline, plan } = request;
  const scope = pipeline && { tenant: pipeline.tenant, pipeline: pipeline.id ?? `name:${plan.name}`, node };
  return passHolder(before, {
    rehearsal,
    planned: at.planned,
    stage: holders.indexOf(at.planned),
    scope,
    operator,
    left,
  });
}

function contextOf({ request, rehearsal, tables: given, options, signal }: Walk): OperatorInput {
  const { client } = rehearsal;
  return {
    plan: request.plan,
    registry: { connectors, operators },
    lane: 0,
    allowPrivateHosts: options.allowPrivateHosts,
    startedAt: request.startedAt ?? BigInt(Date.now()) * 1000n,
    signal,
    lookup: (tables) => createLookupPort(given.of(tables), (use) => use(client)),
    claim: (wanted, abort) => {
      abort.throwIfAborted();
      return claimIn(client, SESSION_CLAIMS, wanted);
    },
    saved: () => nothingSaved,
  };
}

function isHolder(at: PlanNode): at is PlanNode & { readonly kind: 'operator'; readonly planned: Holder } {
  return at.kind === 'operator' && at.planned.finish !== undefined;
}
