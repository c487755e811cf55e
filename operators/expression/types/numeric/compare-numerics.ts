import { type Numeric, SMALL_LIMIT } from './numeric.ts';
import { tenTo } from './powers-of-ten.ts';

const RANK = { '-Infinity': 0, Infinity: 2, NaN: 3 } as const;

/** NaN equals itself and is above infinity. */
export function compareNumerics(left: Numeric, right: Numeric): number {
  if (left.scale === right.scale) {
    const order = left.small - right.small;
    if (!Number.isNaN(order)) return order;
  }
  if (left.special !== null || right.special !== null) return rank(left) - rank(right);
  const scale = left.scale - right.scale;
  const apart = scale > 0 ? left.small - times(right.small, scale) : times(left.small, -scale) - right.small;
  if (!Number.isNaN(apart)) return apart;
  const one = scale >= 0 ? left.unscaled : left.unscaled * tenTo(-scale);
  const other = scale <= 0 ? right.unscaled : right.unscaled * tenTo(scale);
  return one < other ? -1 : Number(one > other);
}

/** value * 10^places where that is exact; NaN elsewhere. */
function times(value: number, places: number): number {
  const product = places <= 15 ? value * 10 ** places : Number.NaN;
  return product <= SMALL_LIMIT && product >= -SMALL_LIMIT ? product : Number.NaN;
}

function rank({ special }: Numeric): number {
  return special === null ? 1 : RANK[special];
}
