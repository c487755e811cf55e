import type { Vector } from '../../../runtime/contract/vector.ts';
import { layBinary, layBson, layInterval, layUuid } from './lay-bytes.ts';
import { layDecimal, layFloat16, layInt } from './lay-numbers.ts';
import { layDate, layInt96, layTime, layTimestamp } from './lay-times.ts';
import { type RawSegment, requireKind } from './raw.ts';
import type { Scalar } from './scalar.ts';

/** How bytes that are no text are shown. */
export type BinaryText = 'hex' | 'base64' | 'text';

/**
 * A vector of what the values mean, which a column of `columnTypeOf(scalar)` takes. What Postgres cannot hold (a date
 * beyond its years) is laid as text that the target refuses row by row.
 */
export function lay(scalar: Scalar, segment: RawSegment, binary: BinaryText): Vector {
  const { raw, valid } = segment;
  switch (scalar.kind) {
    case 'bool':
      return { kind: 'bool', values: requireKind(raw, 'bool').values, valid };
    case 'int':
      return layInt(segment, scalar.bits, scalar.signed);
    case 'float16':
      return layFloat16(segment);
    case 'float':
    case 'double':
      return { kind: 'float64', values: requireKind(raw, 'double').values, valid };
    case 'decimal':
      return layDecimal(segment, scalar.scale);
    case 'date':
      return layDate(segment);
    case 'time':
      return layTime(segment, scalar.unit);
    case 'timestamp':
      return layTimestamp(segment, scalar.unit);
    case 'int96':
      return layInt96(segment);
    case 'interval':
      return layInterval(segment);
    case 'bson':
      return layBson(segment);
    case 'uuid':
      return layUuid(segment);
    case 'text':
    case 'varchar':
    case 'json':
      return requireKind(raw, 'bytes');
    case 'binary':
      return binary === 'text' ? requireKind(raw, 'bytes') : layBinary(segment, binary);
    default:
      return scalar satisfies never;
  }
}
