import type { ConnectorDefinition } from './definition.ts';
import type { OperatorDefinition } from './operator.ts';

/** The explicit lists of `sources/index.ts` and `operators/index.ts`, handed down from a composition root. */
export interface Registry {
  readonly connectors: readonly ConnectorDefinition<never, never>[];
  readonly operators: readonly OperatorDefinition<never>[];
}
