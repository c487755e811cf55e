import { ExpressionFault, unsupported } from '../expression-fault.ts';
import { elementOf } from '../types/array/io-of.ts';
import { partsOf } from './columns-of.ts';
import type { Typed } from './typed.ts';

/** What tells letters and their cases by the collation: under "C" it knows ASCII alone, everywhere else all of Unicode. */
const BY_LETTERS: ReadonlySet<string> = new Set([
  ...['upper', 'lower', 'initcap', 'casefold', 'substring', 'similar_to_escape', '~~*', '!~~*', '~', '~*', '!~', '!~*'],
  ...['regexp_like', 'regexp_match', 'regexp_replace', 'regexp_count', 'regexp_instr', 'regexp_substr'],
  'regexp_split_to_array',
]);

/** `text COLLATE "C"`, and arrays of text: the order is what all text has anyway. */
export function checkCollate(argument: Typed, at: number): Typed {
  const { type } = argument;
  const of = elementOf(type) ?? type;
  if (of === 'text' || of === 'character varying' || of === 'unknown') return { kind: 'collated', type, argument };
  throw new ExpressionFault('type_mismatch', at, `Type ${type} has no collation.`, 'Leave out COLLATE.');
}

/** Refuses a function for which the collation makes more of a difference than the order. */
export function refuseCollation(name: string, args: readonly Typed[], at: number): void {
  if (!BY_LETTERS.has(name) || !args.some(isCollated)) return;
  throw unsupported(at, `${name} under COLLATE "C"`, 'Leave out COLLATE: text is compared under "C" without it.');
}

function isCollated(node: Typed): boolean {
  return node.kind === 'collated' || partsOf(node).some(isCollated);
}
