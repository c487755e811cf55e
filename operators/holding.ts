import { identity } from 'rxjs';
import type { OperatorDefinition } from '../runtime/contract/operator.ts';

/** An operator that holds until the end: its rows are made by Postgres of all that were staged. */
export type HoldingOperatorDefinition<C = unknown> = OperatorDefinition<C> &
  Required<Pick<OperatorDefinition<C>, 'finish'>> & { readonly holds: 'until-end' };

/**
 * Completes an operator that needs all rows before it gives one: what it does is said once, in `finish`; `build` where
 * rows leave before they are staged.
 */
export function holding<C>(
  definition: Omit<HoldingOperatorDefinition<C>, 'kind' | 'holds' | 'build'> &
    Partial<Pick<HoldingOperatorDefinition<C>, 'build'>>,
): HoldingOperatorDefinition<C> {
  return { build: () => identity, ...definition, kind: 'operator', holds: 'until-end' };
}
