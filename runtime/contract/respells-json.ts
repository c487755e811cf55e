import type { PlannedOperator, PlannedTarget } from './plan.ts';

/**
 * Whether it would be seen that an operator's rows were staged, after which JSON is written in Postgres' own way: where it goes on
 * to anything but columns of that type.
 */
export function respellsJson(
  { node, output }: Pick<PlannedOperator, 'node' | 'output'>,
  targets: readonly Pick<PlannedTarget, 'input' | 'columns'>[],
): boolean {
  const hasJson = output.some(({ type }) => type === 'json');
  const lands = targets.every(
    ({ input, columns }) =>
      input.node === node && columns.every((column) => column.input.type !== 'json' || column.type === 'json'),
  );
  return hasJson && !lands;
}
