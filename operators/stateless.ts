import { map } from 'rxjs';
import type { StatelessOperatorDefinition } from '../runtime/contract/operator.ts';

/** Completes an operator whose output for a batch depends on that batch only: what it does is said once, in `apply`. */
export function stateless<C>(
  definition: Omit<StatelessOperatorDefinition<C>, 'kind' | 'holds' | 'build'>,
): StatelessOperatorDefinition<C> {
  return {
    ...definition,
    kind: 'operator',
    holds: 'nothing',
    build: (config, input, context) => map(definition.apply(config, input, context)),
  };
}
