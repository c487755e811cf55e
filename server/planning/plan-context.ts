import type { PlanContext } from '../../runtime/plan/context.ts';
import type { Discovered } from './discover-columns.ts';
import type { Resolved } from './resolve-names.ts';

/** All that is known of a draft when it is validated or planned. `baseDirectory`: a place of its own for relative paths. */
export const planContext = (
  { context }: Pick<Resolved, 'context'>,
  { columns }: Pick<Discovered, 'columns'>,
  baseDirectory?: string,
): PlanContext => ({
  ...context,
  ...(baseDirectory === undefined ? {} : { baseDirectory }),
  sourceColumns: columns,
});
