import type { TypeIo } from '../../contract.ts';
import { fractionText } from '../interval/interval-text.ts';
import { parseTime } from './time-input.ts';

/** time without time zone: microseconds since midnight, up to 24:00:00. */
export const timeIo: TypeIo<number> = {
  type: 'time without time zone',
  parse: parseTime,
  print: timeText,
  compare: (left, right) => left - right,
};

function timeText(time: number): string {
  const seconds = Math.floor(time / 1e6);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':') + fractionText(time % 1e6);
}
