import type { SqlRoutine } from '../../contract.ts';
import { finite, type Numeric } from '../../types/numeric/numeric.ts';
import { numericFunction } from './routine.ts';

function leastScale({ unscaled, scale }: Numeric): number {
  let digits = scale;
  let rest = unscaled;
  while (digits > 0 && rest % 10n === 0n) {
    rest /= 10n;
    digits--;
  }
  return digits;
}

function trimmed(value: Numeric): Numeric {
  if (value.special !== null) return value;
  const scale = leastScale(value);
  return finite(value.unscaled / 10n ** BigInt(value.scale - scale), scale);
}

function one(
  name: string,
  returns: 'integer' | 'numeric',
  summary: string,
  call: (value: Numeric) => Numeric | number | null,
): SqlRoutine {
  const example = `${name}(8.4100)`;
  return numericFunction({ name, arguments: ['numeric'], argumentNames: ['value'], returns, summary, example, call });
}

/** Digits after the point. */
export const scales: readonly SqlRoutine[] = [
  one('scale', 'integer', 'Digits after the point.', ({ special, scale }) => (special === null ? scale : null)),
  one('min_scale', 'integer', 'Digits after the point that the value needs.', (value) =>
    value.special === null ? leastScale(value) : null,
  ),
  one('trim_scale', 'numeric', 'The value without zeros at its end.', trimmed),
];
