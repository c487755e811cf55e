import type { TypeIo } from '../../contract.ts';
import { clockText } from '../timestamp/text.ts';
import { parseTime } from './time-input.ts';

/** time without time zone: microseconds since midnight, up to 24:00:00. */
export const timeIo: TypeIo<number> = {
  type: 'time without time zone',
  parse: parseTime,
  print: clockText,
  compare: (left, right) => left - right,
};
