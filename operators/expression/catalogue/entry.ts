import type { FunctionCategory, SignatureType } from '../contract.ts';

/** Casts are no functions of the table; they have a group of their own for readers. */
export type CatalogueCategory = FunctionCategory | 'Type cast';

/** An expression over literals, and what it gives: Postgres' text output, and the type as `pg_typeof` names it. */
export interface CatalogueExample {
  readonly expression: string;
  readonly value: string | null;
  readonly type: string;
}

export interface CatalogueArgument {
  readonly name: string | null;
  readonly type: SignatureType;
  readonly isOptional: boolean;
}

/** One way to write a function, an operator, or a piece of syntax. */
export interface CatalogueSignature {
  /** As a reader writes it, such as `lpad(string text, length integer [, fill text])`. */
  readonly text: string;
  /** Empty for syntax, whose `text` says where its parts stand. */
  readonly arguments: readonly CatalogueArgument[];
  /** Type of further arguments, any number of them. */
  readonly variadic: SignatureType | null;
  /** `null` where it depends on the parts. */
  readonly returns: SignatureType | null;
  readonly summary: string;
  readonly example: CatalogueExample;
}

/** All that has one name in one category. */
export interface CatalogueEntry {
  readonly name: string;
  readonly kind: 'function' | 'operator' | 'syntax';
  readonly category: CatalogueCategory;
  readonly signatures: readonly CatalogueSignature[];
}
