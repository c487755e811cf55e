import type { expressionCatalogue } from '../../../operators/expression/catalogue/index.ts';
import type { compileExpression, typeNamed } from '../../../operators/expression/index.ts';

/** The language of expressions, which the server is handed. */
export interface ExpressionPort {
  readonly catalogue: typeof expressionCatalogue;
  readonly compile: typeof compileExpression;
  readonly typeNamed: typeof typeNamed;
}
