import type { Typed } from './typed.ts';

/**
 * Lets `body` use a value in several places and evaluates it once. Constants and columns are as cheap as a slot, and
 * a column that nobody declared takes its type by the place where it stands.
 */
export function share(value: Typed, body: (shared: Typed) => Typed): Typed {
  if (value.kind === 'constant' || value.kind === 'column') return body(value);
  const slot = Symbol('shared');
  const built = body({ kind: 'slot', type: value.type, slot });
  return { kind: 'let', type: built.type, slot, value, body: built };
}
