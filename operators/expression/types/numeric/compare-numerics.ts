import type { Numeric } from './numeric.ts';
import { tenTo } from './powers-of-ten.ts';

const RANK = { '-Infinity': 0, Infinity: 2, NaN: 3 } as const;

/** NaN equals itself and is above infinity. */
export function compareNumerics(left: Numeric, right: Numeric): number {
  if (left.special !== null || right.special !== null) return rank(left) - rank(right);
  const scale = left.scale - right.scale;
  const one = scale >= 0 ? left.unscaled : left.unscaled * tenTo(-scale);
  const other = scale <= 0 ? right.unscaled : right.unscaled * tenTo(scale);
  return one < other ? -1 : Number(one > other);
}

function rank({ special }: Numeric): number {
  return special === null ? 1 : RANK[special];
}
