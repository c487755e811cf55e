import type { SourceRows } from '../../runtime/contract/source.ts';
import type { FilePosition } from '../formats/format.ts';

/**
 * The same batches, with what they consumed told in packed bytes, as the split's size is. `total`: what all of them are to
 * add up to; `null` after a resume, where what was skipped counts as done.
 */
export async function* countedPacked<P extends FilePosition>(
  batches: AsyncIterable<SourceRows<P>> | Iterable<SourceRows<P>>,
  file: { packedBytes(): number },
  total: number | null,
): AsyncGenerator<SourceRows<P>> {
  let told = total === null ? null : 0;
  let held: SourceRows<P> | null = null;
  const step = (now: number): number => {
    const before = told ?? now;
    told = Math.max(now, before);
    return told - before;
  };
  try {
    for await (const batch of batches) {
      if (held !== null) yield { ...held, consumed: step(file.packedBytes()) };
      held = batch;
    }
  } catch (error) {
    // The rows before it are handed on first.
    if (held !== null) yield { ...held, consumed: step(file.packedBytes()) };
    throw error;
  }
  if (held !== null) yield { ...held, consumed: step(total ?? file.packedBytes()) };
}
