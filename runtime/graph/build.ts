import type { OperatorFunction } from 'rxjs';
import type { RowBatch } from '../contract/batch.ts';
import type { ClaimPort, LookupPort } from '../contract/operator.ts';
import type { Plan, PlannedOperator } from '../contract/plan.ts';
import type { Registry } from '../contract/registry.ts';
import type { Source } from '../contract/source.ts';
import { buildOperators } from './build-operators.ts';
import { findDefinition } from './find-definition.ts';
import type { Arrivals } from './wire.ts';

export interface BuildInput {
  readonly plan: Plan;
  readonly registry: Registry;
  /** Decrypted credentials of the plan's connector; `null` for `none`. */
  readonly auth: unknown;
  readonly baseDirectory: string;
  readonly allowPrivateHosts: boolean;
  readonly lane: number;
  /** Start of the run: microseconds since 1970-01-01 UTC. */
  readonly startedAt: bigint;
  readonly signal: AbortSignal;
  /** An operator's way to the tables that it reads. */
  readonly lookup: (tables: NonNullable<PlannedOperator['tables']>) => LookupPort;
  readonly claim: ClaimPort;
  /** Targets at which rows arrive with two columns more: where they were read. */
  readonly numbersRows?: readonly string[];
}

/** A plan's source and operators, ready to run; nothing has started. */
export interface Graph {
  readonly source: Source;
  readonly operators: OperatorFunction<RowBatch, Arrivals>;
}

/** Plan → RxJS graph. Loads drivers and what operators need, starts nothing. */
export async function build(input: BuildInput): Promise<Graph> {
  return { source: await buildSource(input), operators: await buildOperators(input) };
}

/** The plan's source alone: what the listing of splits needs. */
export async function buildSource(
  input: Omit<BuildInput, 'lookup' | 'claim' | 'lane' | 'startedAt' | 'signal'>,
): Promise<Source> {
  const { plan, registry } = input;
  const definition = findDefinition(registry.connectors, plan.source.connectorType, plan.source.node);
  const make = await definition.load();
  const auth = definition.auth[plan.source.authMethod];
  return make({
    node: plan.source.node,
    connector: definition.config.parse(plan.source.connector) as never,
    auth: auth === undefined ? null : auth.parse(input.auth),
    read: definition.source.parse(plan.source.read) as never,
    columns: plan.source.columns,
    baseDirectory: plan.source.baseDirectory ?? input.baseDirectory,
    batchBytes: plan.batchBytes,
    allowPrivateHosts: input.allowPrivateHosts,
  });
}
