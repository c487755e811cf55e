import type { SqlRoutine } from '../../contract.ts';

type Definition = Omit<SqlRoutine, 'kind' | 'category' | 'returns'> & Partial<Pick<SqlRoutine, 'returns'>>;

/** A function of category String; it returns text unless it says otherwise. */
export function stringFunction(definition: Definition): SqlRoutine {
  return { kind: 'function', category: 'String', returns: 'text', ...definition };
}

export function stringOperator(definition: Definition): SqlRoutine {
  return { kind: 'operator', category: 'String', returns: 'text', ...definition };
}
