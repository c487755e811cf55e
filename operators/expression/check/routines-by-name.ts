import type { SqlRoutine } from '../contract.ts';
import { routines } from '../functions/index.ts';

const byName = new Map<string, SqlRoutine[]>();
for (const routine of routines) {
  const key = `${routine.kind} ${routine.name}`;
  byName.set(key, [...(byName.get(key) ?? []), routine]);
}

/** All signatures of a function or an operator. */
export function routinesNamed(kind: SqlRoutine['kind'], name: string): readonly SqlRoutine[] {
  return byName.get(`${kind} ${name}`) ?? [];
}

/** The names of all functions. */
export function functionNames(): string[] {
  return [...new Set(routines.filter(({ kind }) => kind === 'function').map(({ name }) => name))];
}
