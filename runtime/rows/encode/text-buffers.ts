import { isUtf8 } from 'node:buffer';
import type { BytesVector } from '../../contract/vector.ts';

/** Tells whether the part of a buffer that a vector points into is UTF-8 without NUL, by one look at each part. */
export function textBuffers(): (vector: BytesVector) => boolean {
  const looked: { readonly vector: BytesVector; readonly good: boolean }[] = [];
  return (vector) => {
    const { buffer, from, to } = vector;
    const known = looked.find(({ vector: other }) => other.buffer === buffer && other.from <= from && other.to >= to);
    if (known !== undefined) return known.good;
    const used = buffer.subarray(from, to);
    const good = isUtf8(used) && !used.includes(0);
    looked.push({ vector, good });
    return good;
  };
}
