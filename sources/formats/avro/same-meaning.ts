import type { Scalar } from '../columnar/scalar.ts';

const PLAIN: ReadonlySet<Scalar['kind']> = new Set(['bool', 'int', 'float', 'double', 'text', 'binary']);

/**
 * Whether values of one logical type are read right as those of another. Avro leaves that open but for decimals; other
 * units of time would be silently wrong by a factor.
 */
export function sameMeaning(one: Scalar, other: Scalar): boolean {
  if (PLAIN.has(one.kind) || PLAIN.has(other.kind)) return true;
  if (one.kind !== other.kind) return false;
  switch (one.kind) {
    case 'decimal':
      return one.precision === (other as typeof one).precision && one.scale === (other as typeof one).scale;
    case 'time':
    case 'timestamp':
      return one.unit === (other as typeof one).unit;
    default:
      return true;
  }
}
