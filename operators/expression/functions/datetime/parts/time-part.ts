import { clockPart } from './clock-part.ts';
import { type PartName, unknownPart, unsupportedPart } from './field-name.ts';
import type { PartValue } from './part-value.ts';

/** `extract` from a time of day. */
export function timePart(part: PartName, time: number): PartValue {
  if (part === 'reserved') throw unknownPart(part, 'time');
  if (part === 'epoch') return { unscaled: time, scale: 6 };
  const seconds = Math.floor(time / 1e6);
  const value = clockPart(part, {
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    micros: time % 1e6,
  });
  if (value === undefined) throw unsupportedPart(part, 'time');
  return value;
}
