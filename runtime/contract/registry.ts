import type { ZodType } from 'zod';
import type { ConnectorDefinition } from './definition.ts';
import type { OperatorDefinition } from './operator.ts';

/** An operator whose config type is not known here: what `config` parses may be handed to the other members as `never`. */
export type AnyOperator = Omit<OperatorDefinition<never>, 'config'> & { readonly config: ZodType };

/** Likewise a connector. */
export type AnyConnector = Omit<ConnectorDefinition<never, never>, 'config' | 'source'> & {
  readonly config: ZodType;
  readonly source: ZodType;
};

/** The explicit lists of `sources/index.ts` and `operators/index.ts`, handed down from a composition root. */
export interface Registry {
  readonly connectors: readonly AnyConnector[];
  readonly operators: readonly AnyOperator[];
}
