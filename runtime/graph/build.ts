import { map, type OperatorFunction } from 'rxjs';
import type { RowBatch } from '../contract/batch.ts';
import { PipelineError } from '../contract/errors.ts';
import type { ClaimPort, LookupPort } from '../contract/operator.ts';
import type { Plan, PlannedOperator } from '../contract/plan.ts';
import type { Registry } from '../contract/registry.ts';
import type { Source } from '../contract/source.ts';
import { account, accountHeld } from './account.ts';
import { numberRecords, numberSplit } from './hold-origins.ts';

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
}

/** A plan's source and operators, ready to run; nothing has started. */
export interface Graph {
  readonly source: Source;
  readonly operators: OperatorFunction<RowBatch, RowBatch>;
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
  const definition = find(registry.connectors, plan.source.connectorType, plan.source.node);
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

export type OperatorInput = Omit<BuildInput, 'auth' | 'baseDirectory' | 'allowPrivateHosts'>;

/** One operator of a plan. */
export async function buildOperator(
  planned: PlannedOperator,
  input: OperatorInput,
): Promise<OperatorFunction<RowBatch, RowBatch>> {
  const { plan, registry, lane, startedAt, signal, lookup, claim } = input;
  const definition = find(registry.operators, planned.type, planned.node);
  const config = definition.config.parse(planned.config) as never;
  await definition.prepare?.(config);
  return definition.build(config, planned.input, {
    node: planned.node,
    lane,
    startedAt,
    signal,
    budget: plan.memoryBytes,
    clock: () => BigInt(Date.now()) * 1000n,
    lookup: lookup(planned.tables ?? {}),
    claim,
  });
}

async function buildOperators(input: OperatorInput): Promise<OperatorFunction<RowBatch, RowBatch>> {
  const { plan } = input;
  const steps: OperatorFunction<RowBatch, RowBatch>[] = [];
  for (const planned of plan.operators) steps.push(account(planned.node, await buildOperator(planned, input)));
  const { holds } = plan.target;
  if (holds !== undefined) {
    const gather = await buildOperator(holds, input);
    steps.push(accountHeld(holds.node, gather), map(holds.finish?.keeps ? numberRecords : numberSplit));
  }
  return (batches) => steps.reduce((stream, step) => step(stream), batches);
}

function find<D extends { readonly type: string }>(list: readonly D[], type: string, node: string): D {
  const definition = list.find((candidate) => candidate.type === type);
  if (definition === undefined) {
    throw new PipelineError('plan.unknown_type', {
      node,
      message: `This Sluice has no "${type}", which the plan was made with.`,
      next: 'Run the version of Sluice that made the plan, or save the pipeline again.',
    });
  }
  return definition;
}
