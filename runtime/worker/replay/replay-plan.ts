import { operators } from '../../../operators/index.ts';
import { planTargets } from '../../commit/plan-flow.ts';
import { PipelineError } from '../../contract/errors.ts';
import type { Plan, PlannedInput, PlannedOperator, PlannedSource, PlannedTarget } from '../../contract/plan.ts';
import { holdersOf } from '../stages/stage-plan.ts';
import { DEAD_LETTERS } from './dead-letters-source.ts';

/** Ways of loading into which rows can be added later. */
const ADDING = ['append', 'upsert'] as const;

/**
 * The plan of a pipeline for rows that were rejected: dead letters are in the place of its sources, all else is as it is but for
 * hooks before the load, which make a table ready for all rows. Throws where a row cannot be loaded by itself.
 */
export function replayPlan(plan: Plan): Plan {
  const { source, moreSources, target } = plan;
  refuseLoad(plan);
  refuseOperators(plan);
  refuseClaims(plan);
  // What a whole load is held to says nothing of a few rows.
  const {
    checks: _checks,
    anomaly: _anomaly,
    errorBudget: _errorBudget,
    archive: _archive,
    moreArchives: _more,
    ...kept
  } = plan;
  return {
    ...kept,
    source: lettersOf(source),
    ...(moreSources === undefined ? {} : { moreSources: moreSources.map(lettersOf) }),
    target: withoutBefore(target),
    ...(plan.moreTargets === undefined ? {} : { moreTargets: plan.moreTargets.map(withoutBefore) }),
  };
}

function lettersOf({ node, label, columns, lineage }: PlannedSource): PlannedSource {
  return {
    node,
    label,
    connectorType: DEAD_LETTERS,
    connectorId: null,
    connector: {},
    authMethod: 'none',
    read: {},
    columns,
    ...(lineage === undefined ? {} : { lineage }),
    replay: true,
  };
}

function withoutBefore(target: PlannedTarget): PlannedTarget {
  return target.hooks === undefined ? target : { ...target, hooks: { ...target.hooks, before: [] } };
}

function refuseLoad(plan: Plan): void {
  for (const target of planTargets(plan)) refuseMode(plan.name, target);
}

function refuseMode(name: string, target: PlannedTarget): void {
  const { mode } = target.load;
  if (ADDING.some((adding) => adding === mode)) return;
  throw new PipelineError('dead_letter.load_mode', {
    node: target.node,
    message: `"${name}" loads by ${mode}: a replay would put the dead letters in the place of what the table holds, or past what it has seen.`,
    next: 'Mend the rows in the source and run the pipeline anew; or set loadMode to append or upsert, replay, and set it back.',
    detail: { mode },
  });
}

/**
 * Refuses what makes rows of several, or several of one: a dead letter behind it is no row of the source, or one of
 * which a part is loaded already.
 */
export function refuseOperators(plan: Plan): void {
  const holder = holdersOf(plan)[0] ?? plan.operators.find(isHolding);
  if (holder !== undefined) {
    throw new PipelineError('dead_letter.needs_all_rows', {
      node: holder.node,
      message: `${holder.label} (${holder.type}) of "${plan.name}" makes its rows of all that come in: a few of them replayed by themselves would give other rows.`,
      next: 'Mend the rows in the source and run the pipeline anew.',
      detail: { type: holder.type },
    });
  }
  const copied = copiedNode(plan);
  if (copied !== null) {
    throw new PipelineError('dead_letter.rows_become_several', {
      node: copied,
      message: `"${plan.name}" sends each row of "${copied}" into several nodes: of a dead letter one of them may be loaded already, and a replay would load it twice.`,
      next: 'Mend the rows in the source and run the pipeline anew, into an emptied table or by upsert.',
      detail: { type: 'copies' },
    });
  }
  const spreading = plan.operators.find(spreads);
  if (spreading === undefined) return;
  throw new PipelineError('dead_letter.rows_become_several', {
    node: spreading.node,
    message: `${spreading.label} (${spreading.type}) of "${plan.name}" makes several rows of one: of a dead letter some may be loaded already, and a replay would load them twice.`,
    next: 'Mend the rows in the source and run the pipeline anew, into an emptied table or by upsert.',
    detail: { type: spreading.type },
  });
}

/** One that would hold all rows if several lanes shared them. */
function isHolding({ type }: PlannedOperator): boolean {
  return operators.find((definition) => definition.type === type)?.holds === 'until-end';
}

/** What a rule has seen in the run that rejected a row, a replay does not know. */
function refuseClaims({ name, operators: planned }: Plan): void {
  const claiming = planned.find(({ type, config }) =>
    operators.find((definition) => definition.type === type)?.claims?.(config as never),
  );
  if (claiming === undefined) return;
  throw new PipelineError('dead_letter.unique_rule', {
    node: claiming.node,
    message: `${claiming.label} (${claiming.type}) of "${name}" holds rows to be unique in their run: a replay does not know what values the other rows had.`,
    next: 'Make the field unique in the table, which refuses such rows in every run, and take the rule out.',
    detail: { type: claiming.type },
  });
}

/** A node of which one row goes several ways, by the same route where it has some. */
function copiedNode(plan: Plan): string | null {
  const inputs = [...plan.operators, ...planTargets(plan).map(({ input }) => ({ inputs: [input] }))].flatMap(
    (node) => node.inputs,
  );
  const isTwice = ({ node, port }: PlannedInput, at: number): boolean =>
    inputs.findIndex((other) => other.node === node && other.port === port) < at;
  return inputs.find(isTwice)?.node ?? null;
}

function spreads({ type, config }: PlannedOperator): boolean {
  if (type === 'explode' || type === 'unpivot') return true;
  if (type === 'lookup_join') return takesAll(config as Matching);
  if (type !== 'enrich') return false;
  const { lookups = [], service } = config as { readonly lookups?: readonly Matching[]; readonly service?: Matching };
  return lookups.some(takesAll) || (service !== undefined && takesAll(service));
}

interface Matching {
  readonly multipleMatches?: unknown;
}

function takesAll({ multipleMatches }: Matching): boolean {
  return multipleMatches === 'all';
}
