import type { OperatorFunction } from 'rxjs';
import { planSources } from '../commit/plan-flow.ts';
import type { RowBatch } from '../contract/batch.ts';
import type { ClaimPort, LookupPort, OperatorState } from '../contract/operator.ts';
import type { Plan, PlannedOperator, PlannedSource } from '../contract/plan.ts';
import type { Registry } from '../contract/registry.ts';
import type { Source } from '../contract/source.ts';
import { buildOperators } from './build-operators.ts';
import { findDefinition } from './find-definition.ts';
import type { Arrivals } from './wire.ts';

export interface BuildInput {
  readonly plan: Plan;
  readonly registry: Registry;
  /** Decrypted credentials of each source's connector, by node; `null` for `none`. */
  readonly auth: Readonly<Record<string, unknown>>;
  readonly baseDirectory: string;
  readonly allowPrivateHosts: boolean;
  readonly lane: number;
  /** Start of the run: microseconds since 1970-01-01 UTC. */
  readonly startedAt: bigint;
  readonly signal: AbortSignal;
  /** An operator's way to the tables that it reads. */
  readonly lookup: (tables: NonNullable<PlannedOperator['tables']>) => LookupPort;
  readonly claim: ClaimPort;
  /** What the commits of the run have saved of a node. */
  readonly saved: (node: string) => OperatorState['saved'];
  /** Targets at which rows arrive with two columns more: where they were read. */
  readonly numbersRows?: readonly string[];
}

/** A plan's sources and operators, ready to run; nothing has started. */
export interface Graph {
  /** By node. */
  readonly sources: ReadonlyMap<string, Source>;
  readonly operators: OperatorFunction<RowBatch, Arrivals>;
}

/** Plan → RxJS graph. Loads drivers and what operators need, starts nothing. */
export async function build(input: BuildInput): Promise<Graph> {
  const sources = new Map<string, Source>();
  for (const planned of planSources(input.plan)) sources.set(planned.node, await buildSource(planned, input));
  return { sources, operators: await buildOperators(input) };
}

/** One source of a plan alone: what the listing of splits needs. */
export async function buildSource(
  planned: PlannedSource,
  input: Omit<BuildInput, 'lookup' | 'claim' | 'saved' | 'lane' | 'signal'>,
): Promise<Source> {
  const { plan, registry } = input;
  const definition = findDefinition(registry.connectors, planned.connectorType, planned.node);
  const make = await definition.load();
  const auth = definition.auth[planned.authMethod];
  return make({
    node: planned.node,
    connector: definition.config.parse(planned.connector) as never,
    auth: auth === undefined ? null : auth.parse(input.auth[planned.node] ?? null),
    read: definition.source.parse(planned.read) as never,
    columns: planned.columns,
    startedAt: Number(input.startedAt / 1000n),
    baseDirectory: planned.baseDirectory ?? input.baseDirectory,
    batchBytes: plan.batchBytes,
    allowPrivateHosts: input.allowPrivateHosts,
  });
}
