import { lay } from '../columnar/lay.ts';
import { Malformed } from '../columnar/malformed.ts';
import type { RawBytes } from '../columnar/raw.ts';
import { MOST_TAKEN } from './byte-stream.ts';
import type { IntegerRuns } from './integer-runs.ts';
import type { Leaf, LeafInput } from './leaf.ts';
import { trimBlanks } from './trim-blanks.ts';

/** Of a row without a text. */
const NONE = -1;

/** Texts, or plain bytes: all lengths, and the bytes in a stream of their own. */
export function textLeaf({ type, presence, stream, binary, batchBytes }: LeafInput, lengths: IntegerRuns): Leaf {
  const data = stream('data');
  /** Lengths of the rows that come next, as far as they are known. */
  let known: Int32Array = new Int32Array(0);

  async function know(rows: number): Promise<void> {
    const missing = rows - known.length;
    if (missing <= 0) return;
    const { valid, count } = await presence.next(missing);
    const more = new Int32Array(known.length + missing);
    more.set(known);
    const fresh = more.subarray(known.length);
    await lengths.ints(fresh, count);
    for (let index = 0; index < count; index++)
      if (fresh[index]! < 0) throw new Malformed(`a text has ${fresh[index]} bytes`);
    if (valid !== null) {
      let from = count;
      for (let row = missing - 1; row >= 0; row--) fresh[row] = valid[row] === 0 ? NONE : fresh[--from]!;
    }
    known = more;
  }

  return {
    async next(rows, least) {
      if (known.length < least || known.length === 0) await know(rows);
      const most = Math.min(rows, known.length);
      const starts = new Int32Array(most);
      const ends = new Int32Array(most);
      const valid = new Uint8Array(most);
      let total = 0;
      let length = 0;
      for (; length < most && (length < least || total < batchBytes); length++) {
        const size = known[length]!;
        if (size === NONE) {
          starts[length] = NONE;
          continue;
        }
        if (length >= least && total + size > MOST_TAKEN) break;
        valid[length] = 1;
        starts[length] = total;
        total += size;
        ends[length] = total;
      }
      known = known.subarray(length);
      const buffer = await data.take(total);
      const raw: RawBytes = {
        kind: 'bytes',
        buffer,
        starts: starts.subarray(0, length),
        ends: ends.subarray(0, length),
        from: 0,
        to: total,
      };
      if (type.stored === 'char') trimBlanks(raw);
      return { vector: lay(type.scalar, { raw, valid: valid.subarray(0, length), length }, binary), length };
    },
  };
}
