import type { CatalogueCategory } from './entry.ts';

/** A piece of Postgres' grammar that is neither a plain call nor a plain operator. */
export interface SyntaxForm {
  readonly name: string;
  readonly category: CatalogueCategory;
  readonly text: string;
  readonly summary: string;
  readonly example: string;
}

export function form(
  category: CatalogueCategory,
  name: string,
  text: string,
  summary: string,
  example: string,
): SyntaxForm {
  return { name, category, text, summary, example };
}
