import type { SqlRoutine } from '../../contract.ts';
import { powers } from './powers.ts';
import { rounding } from './rounding.ts';
import { scales } from './scales.ts';
import { trigonometry } from './trigonometry.ts';
import { whole } from './whole.ts';
import { widthBucket } from './width-bucket.ts';

/** Functions of numbers. */
export const numericRoutines: readonly SqlRoutine[] = [
  ...whole,
  ...rounding,
  ...scales,
  ...powers,
  ...trigonometry,
  ...widthBucket,
];
