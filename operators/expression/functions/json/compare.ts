import type { JsonbValue, SqlRoutine } from '../../contract.ts';
import { compareJsonb } from '../../types/jsonb/compare.ts';
import { comparisons } from '../operators/comparisons.ts';

/** Comparison of jsonb values, in their btree order. */
export const compareRoutines: readonly SqlRoutine[] = comparisons({
  left: 'jsonb',
  right: 'jsonb',
  compare: (left: JsonbValue, right: JsonbValue) => compareJsonb(left.jsonb, right.jsonb),
  sample: [`'[1, 2]'::jsonb`, `'[1, 3]'::jsonb`],
});
