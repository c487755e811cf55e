import type { SqlRoutine } from '../../contract.ts';

type Definition = Omit<SqlRoutine, 'kind' | 'category' | 'returns'> & Partial<Pick<SqlRoutine, 'returns'>>;

/** A function of category Binary; it returns bytea unless it says otherwise. */
export function binaryFunction(definition: Definition): SqlRoutine {
  return { kind: 'function', category: 'Binary', returns: 'bytea', ...definition };
}
