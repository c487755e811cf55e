/** Text as Postgres can hold it: NUL shown as ␀, lone surrogates as U+FFFD. */
export function storable(text: string): string {
  return text.replaceAll('\u0000', '␀').toWellFormed();
}

/** JSON for a jsonb column, which refuses what `storable` replaces. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, held: unknown) => (typeof held === 'string' ? storable(held) : held));
}
