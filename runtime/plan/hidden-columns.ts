import type { ColumnTypes } from '../contract/column.ts';
import type { Plan } from '../contract/plan.ts';
import type { TypedGraph } from './types.ts';

/** The columns whose values an operator hides, by every name that they bear from the source to the target; `null` = none. */
export function hiddenColumns({ source, operators }: TypedGraph): NonNullable<Plan['hidden']> | null {
  const masked = operators.flatMap(({ definition, config, input }) =>
    (definition.hides?.(config) ?? []).map((field) => input.find(({ name }) => name === field)?.sourceOrdinal),
  );
  if (masked.length === 0) return null;
  // A value that was changed on the way may hold what any column of the source held.
  if (masked.includes(undefined)) return 'all';
  const names = (columns: ColumnTypes): string[] =>
    columns.flatMap(({ name, sourceOrdinal }) => (masked.includes(sourceOrdinal) ? [name] : []));
  const ofSource = source.flatMap(({ name }, ordinal) => (masked.includes(ordinal) ? [name] : []));
  return [...new Set([...ofSource, ...operators.flatMap(({ input }) => names(input))])];
}
