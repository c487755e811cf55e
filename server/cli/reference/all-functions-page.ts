import type { CatalogueEntry } from '../../../operators/expression/catalogue/entry.ts';
import type { Page } from './page.ts';

/** An example of every way to write every function, operator and piece of syntax, one a line, for `sluice eval --file`. */
export function allFunctionsPage(catalogue: readonly CatalogueEntry[]): Page {
  const examples = catalogue.flatMap(({ signatures }) => signatures.map(({ example }) => example.expression));
  return { name: 'all-functions.txt', text: [...new Set(examples)].map((expression) => `${expression}\n`).join('') };
}
