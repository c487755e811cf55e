import { planSources, planTargets } from '../commit/plan-flow.ts';
import type { ColumnTypes } from '../contract/column.ts';
import type { Plan } from '../contract/plan.ts';
import type { AnyOperator } from '../contract/registry.ts';
import { type PlanNode, planNodes } from './plan-nodes.ts';

/** By node, the columns whose values are not shown. */
export type HiddenCells = ReadonlyMap<string, ReadonlySet<string>>;

/** Where nothing is hidden. */
export const NOTHING_HIDDEN: HiddenCells = new Map();

/**
 * Columns that would show what an operator of the plan hides: those of the source that it hides, and before it all that
 * are computed, of which nobody can say from what. Columns of the source that reach the target as they are, and what the
 * target gets, a run shows as well.
 */
export function hiddenCells(plan: Plan, operators: readonly AnyOperator[]): HiddenCells {
  const { hidden: names } = plan;
  if (names === undefined) return NOTHING_HIDDEN;
  const loaded = new Set(planTargets(plan).flatMap(({ columns }) => columns.map(({ input }) => input.sourceOrdinal)));
  const columns = planSources(plan).flatMap((source) => source.columns);
  const isHidden = (ordinal: number): boolean =>
    names === 'all' ? !loaded.has(ordinal) : names.includes(columns[ordinal]?.name ?? '');
  const hidden = new Map<string, ReadonlySet<string>>();
  for (const at of planNodes(plan)) {
    if (at.kind === 'target') continue;
    const before = new Set(at.inputs.flatMap((input) => [...(hidden.get(input) ?? [])]));
    hidden.set(at.node, hiddenAt(at, { before, isHidden, covers: coveredBy(at, operators) }));
  }
  return hidden;
}

function hiddenAt(
  { kind, output }: { readonly kind: PlanNode['kind']; readonly output: ColumnTypes },
  {
    before,
    isHidden,
    covers,
  }: {
    readonly before: ReadonlySet<string>;
    readonly covers: readonly string[];
    isHidden(ordinal: number): boolean;
  },
): ReadonlySet<string> {
  const isOpen = kind === 'source' ? false : [...before].every((name) => covers.includes(name));
  const isShown = (name: string, ordinal: number | undefined): boolean => {
    if (covers.includes(name)) return true;
    return ordinal === undefined ? isOpen : !isHidden(ordinal);
  };
  return new Set(output.filter(({ name, sourceOrdinal }) => !isShown(name, sourceOrdinal)).map(({ name }) => name));
}

/** Fields whose values a node hides: behind it they are no secret. */
function coveredBy(at: PlanNode, operators: readonly AnyOperator[]): readonly string[] {
  if (at.kind !== 'operator') return [];
  const definition = operators.find(({ type }) => type === at.planned.type);
  return definition?.hides?.(definition.config.parse(at.planned.config) as never) ?? [];
}
