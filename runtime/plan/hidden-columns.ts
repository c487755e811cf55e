import type { ColumnTypes } from '../contract/column.ts';
import type { Plan } from '../contract/plan.ts';
import type { TypedGraph, TypedOperator } from './types.ts';

/** The columns whose values an operator hides, by every name that they bear from the source to the target; `null` = none. */
export function hiddenColumns({ source, operators, outputs }: TypedGraph): NonNullable<Plan['hidden']> | null {
  const masked = operators.flatMap(({ definition, config, input }) =>
    (definition.hides?.(config) ?? []).map((field) => input.find(({ name }) => name === field)?.sourceOrdinal),
  );
  if (masked.length === 0) return null;
  // A value that was changed on the way may hold what any column of the source held.
  if (masked.includes(undefined)) return 'all';
  if (operators.some((operator) => mixes(operator, outputs, masked))) return 'all';
  const names = (columns: ColumnTypes): string[] =>
    columns.flatMap(({ name, sourceOrdinal }) => (masked.includes(sourceOrdinal) ? [name] : []));
  const ofSource = source.flatMap(({ name }, ordinal) => (masked.includes(ordinal) ? [name] : []));
  return [
    ...new Set([
      ...ofSource,
      ...operators.flatMap(({ input }) => names(input)),
      ...[...outputs.values()].flatMap(names),
    ]),
  ];
}

/** Whether a column that unites or joins those of several nodes has masked values among others, and can be followed no further. */
function mixes(
  { definition, inputs, output }: TypedOperator,
  outputs: TypedGraph['outputs'],
  masked: readonly (number | undefined)[],
): boolean {
  if (definition.unite === undefined && definition.join === undefined) return false;
  const arriving = inputs.flatMap(({ node }) => outputs.get(node) ?? []);
  return output.some(
    ({ name, sourceOrdinal }) =>
      sourceOrdinal === undefined &&
      arriving.some((column) => column.name === name && masked.includes(column.sourceOrdinal ?? -1)),
  );
}
