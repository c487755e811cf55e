import { isDeepStrictEqual } from 'node:util';
import { identity, map, type OperatorFunction, pipe } from 'rxjs';
import { planSources, planTargets } from '../commit/plan-flow.ts';
import type { RowBatch } from '../contract/batch.ts';
import type { OperatorContext } from '../contract/operator.ts';
import type { PlannedOperator, PlannedTarget } from '../contract/plan.ts';
import { stateBytes } from '../contract/state-bytes.ts';
import { account, accountHeld, accountSides } from './account.ts';
import type { BuildInput } from './build.ts';
import { columnsOf } from './columns-of.ts';
import { type Entering, meeting, single, uniting } from './entering.ts';
import { findDefinition } from './find-definition.ts';
import { numberRecords, numberRows, numberSplit } from './hold-origins.ts';
import { bySource, copies, routes, type Ways } from './ways.ts';
import { type Arrivals, edgeId, endId, type WiredEnd, type WiredNode, wire } from './wire.ts';

export type OperatorInput = Omit<BuildInput, 'auth' | 'baseDirectory'>;

/** One operator of a plan. */
export async function buildOperator(
  planned: PlannedOperator,
  input: OperatorInput,
): Promise<OperatorFunction<RowBatch, RowBatch>> {
  const definition = findDefinition(input.registry.operators, planned.type, planned.node);
  const config = definition.config.parse(planned.config) as never;
  await definition.prepare?.(config);
  return definition.build(config, planned.input, contextOf(planned, input));
}

/** The rows of a batch by route, of an operator that has some. */
export interface Divide {
  readonly routes: readonly string[];
  readonly divide: (batch: RowBatch) => readonly RowBatch[];
}

/** How an operator sends rows by routes; `null` where it has none. */
export async function buildDivide(planned: PlannedOperator, input: OperatorInput): Promise<Divide | null> {
  const definition = findDefinition(input.registry.operators, planned.type, planned.node);
  if (definition.divide === undefined || definition.routes === undefined) return null;
  const config = definition.config.parse(planned.config) as never;
  await definition.prepare?.(config);
  const divide = definition.divide(config, planned.input, contextOf(planned, input));
  return { routes: definition.routes(config), divide };
}

/** What a plan does to batches between its sources and its targets. */
export async function buildOperators(input: OperatorInput): Promise<OperatorFunction<RowBatch, Arrivals>> {
  const { plan } = input;
  const sources = planSources(plan);
  const isOne = sources.length === 1;
  const nodes: WiredNode[] = isOne ? [] : sources.map(({ node }) => fromEntry(node));
  for (const planned of plan.operators) nodes.push(await wiredNode(planned, input));
  const ends: WiredEnd[] = [];
  for (const target of planTargets(plan)) ends.push(await wiredEnd(target, input));
  const ways = await waysOf(input);
  if (!isOne) ways.set(ENTRY, bySource(ENTRY, sources));
  return wire({ entry: isOne ? plan.source.node : ENTRY, nodes, ends, ways });
}

async function wiredEnd(target: PlannedTarget, input: OperatorInput): Promise<WiredEnd> {
  const { holds } = target;
  if (holds === undefined) {
    return input.numbersRows?.includes(target.node) ? { ...target.input, step: map(numberRows) } : target.input;
  }
  const held = accountHeld(holds.node, await buildOperator(holds, input));
  return { ...target.input, step: pipe(held, map(holds.finish?.keeps ? numberRecords : numberSplit)) };
}

/** Where the batches of several sources come in; no node has an empty id. */
const ENTRY = '';

/** A source among several: it gives the batches that were read there. */
function fromEntry(node: string): WiredNode {
  return { node, inputs: [{ node: ENTRY, port: node }], step: single(identity) };
}

async function wiredNode(planned: PlannedOperator, input: OperatorInput): Promise<WiredNode> {
  const { node, inputs } = planned;
  const step = planned.inLane === undefined ? await stepOf(planned, input) : await meetingOf(planned, input);
  return { node, inputs, step };
}

async function stepOf(planned: PlannedOperator, input: OperatorInput): Promise<Entering> {
  const { node, inputs, output } = planned;
  const { unite: unites } = findDefinition(input.registry.operators, planned.type, node);
  const step = account(node, await buildOperator(planned, input));
  const columns = inputs.map((from) => columnsOf(input.plan, from.node));
  const isAlone = columns.length === 1 && isDeepStrictEqual(columns[0], output);
  return unites === undefined || isAlone ? single(step) : uniting({ inputs: columns, output }, step);
}

/** Of an operator that a lane joins. */
async function meetingOf(planned: PlannedOperator, input: OperatorInput): Promise<Entering> {
  const { node, right = [] } = planned;
  const definition = findDefinition(input.registry.operators, planned.type, node);
  if (definition.meet === undefined) throw new TypeError(`${planned.type} joins nothing in a lane`);
  const config = definition.config.parse(planned.config) as never;
  await definition.prepare?.(config);
  return meeting(accountSides(node, definition.meet(config, planned.input, right, contextOf(planned, input))));
}

function contextOf(
  { node, tables = {}, state, meets }: PlannedOperator,
  { plan, lane, allowPrivateHosts, startedAt, signal, lookup, claim, saved }: OperatorInput,
): OperatorContext {
  return {
    node,
    lane,
    lanes: plan.lanes,
    allowPrivateHosts,
    startedAt,
    signal,
    budget: meets?.bytes ?? plan.memoryBytes - stateBytes(plan.operators),
    clock: () => BigInt(Date.now()) * 1000n,
    lookup: lookup(tables),
    claim,
    state: state === undefined ? null : { budget: state.bytes, saved: saved(node) },
  };
}

/** How rows part, at each node where they do. */
async function waysOf(input: OperatorInput): Promise<Map<string, Ways>> {
  const { operators } = input.plan;
  const edges = [
    ...operators.flatMap(({ node, inputs }) => inputs.map((from) => ({ from, id: edgeId(from, node) }))),
    ...planTargets(input.plan).map((target, index) => ({ from: target.input, id: edgeId(target.input, endId(index)) })),
  ];
  const leaving = Map.groupBy(edges, ({ from }) => from.node);
  const ways = new Map<string, Ways>();
  const copy = (node: string): void => {
    const ids = (leaving.get(node) ?? []).map(({ id }) => id);
    if (ids.length > 1) ways.set(node, copies(node, ids));
  };
  for (const { node } of planSources(input.plan)) copy(node);
  for (const planned of operators) {
    const divided = await buildDivide(planned, input);
    if (divided === null) copy(planned.node);
    else {
      const byRoute = (leaving.get(planned.node) ?? []).map(({ id, from }) => ({
        id,
        route: divided.routes.indexOf(from.port ?? ''),
      }));
      ways.set(planned.node, routes(planned.node, byRoute, divided.divide));
    }
  }
  return ways;
}
