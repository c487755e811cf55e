import type { SqlCast, TypeModifier } from '../contract.ts';
import { binaryCasts } from './binary.ts';
import { booleanCasts } from './boolean.ts';
import { datetimeCasts } from './datetime.ts';
import { datetimeModifiers } from './datetime-modifiers.ts';
import { jsonCasts } from './json.ts';
import { numberCasts } from './number.ts';
import { numericModifier } from './numeric-modifier.ts';
import { textCasts } from './text.ts';
import { varcharModifier } from './varchar-modifier.ts';

/** Every cast there is beyond text input and output. */
export const casts: readonly SqlCast[] = [
  ...booleanCasts,
  ...binaryCasts,
  ...numberCasts,
  ...textCasts,
  ...jsonCasts,
  ...datetimeCasts,
];

/** Types that take modifiers in parentheses. */
export const modifiers: readonly TypeModifier[] = [numericModifier, varcharModifier, ...datetimeModifiers];
