import type * as Language from './index.ts';

let loaded: typeof Language | null = null;

/**
 * Loads the language of expressions: some 300 modules and the WASM of Postgres' grammar, 0.25 s of CPU and 25 MB, which most
 * commands and most plans do without. Once a thread.
 */
export async function loadLanguage(): Promise<void> {
  loaded ??= await import('./index.ts');
}

/** The language, for an operator whose `prepare` has loaded it. */
export function language(): typeof Language {
  if (loaded === null) throw new TypeError('an operator uses expressions that its prepare() has not loaded');
  return loaded;
}
