import type { Jsonb, JsonbValue } from '../../../contract.ts';
import { EvaluationError } from '../../../evaluation-error.ts';
import { isObject } from '../../../types/jsonb/kind.ts';
import type { JsonPath } from '../../../types/jsonpath/ast.ts';
import { ERROR, FOUND, type Found, NOT_FOUND, type PathContext, type Result } from './context.ts';
import { execute } from './execute.ts';

const NO_VARIABLES: ReadonlyMap<string, Jsonb> = new Map();
export interface PathOptions {
  /** `null`: a path without any. */
  readonly variables: JsonbValue | null;
  /** Errors of the path are a result; those of its variables are not. */
  readonly silent: boolean;
}

/** Evaluates a path over a document. What is found before an error that is silent stays found. */
export function runPath(
  { jsonb }: JsonbValue,
  { lax, chain }: JsonPath,
  found: Found,
  { variables, silent }: PathOptions,
): Result {
  if (variables !== null && !isObject(variables.jsonb)) {
    throw new EvaluationError('22023', 'the variables of a jsonpath are no JSON object');
  }
  const context: PathContext = {
    execute,
    lax,
    root: jsonb,
    variables: (variables?.jsonb as ReadonlyMap<string, Jsonb> | undefined) ?? NO_VARIABLES,
    current: jsonb,
    innermostSize: -1,
    ignoreStructure: lax,
    throws: !silent,
    base: { value: null, id: 0 },
    nextObjectId: variables === null ? 1 : 2,
  };
  if (lax || found !== null) return execute(context, chain, 0, jsonb, found);
  // in strict mode all values are looked at, to see that there is no error
  const all: Jsonb[] = [];
  const result = execute(context, chain, 0, jsonb, all);
  if (result === ERROR) return result;
  return all.length > 0 ? FOUND : NOT_FOUND;
}
