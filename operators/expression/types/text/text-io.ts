import type { ScalarType, TypeIo } from '../../contract.ts';
import { compareText } from './compare-text.ts';

/** text: any characters; in order by code point (collation "C"). */
export const textIo = textual('text');
/** character varying: as text; its length is a modifier. */
export const varcharIo = textual('character varying');
/** A literal whose type the rest of the expression decides. */
export const unknownIo = textual('unknown');

function textual(type: ScalarType): TypeIo<string> {
  return { type, parse: (text) => text, print: (value) => value, compare: compareText };
}
