import { parseBool } from '../../../../runtime/rows/decode/bool.ts';
import type { TypeIo } from '../../contract.ts';
import { badInput } from '../bad-input.ts';
import { trimSpace } from '../trim-space.ts';

/** boolean: printed `t` and `f`; false sorts before true. */
export const booleanIo: TypeIo<boolean> = {
  type: 'boolean',
  parse(text) {
    const value = parseBool(trimSpace(text));
    if (value < 0) throw badInput(text, 'boolean');
    return value === 1;
  },
  print: (value) => (value ? 't' : 'f'),
  compare: (left, right) => Number(left) - Number(right),
};
