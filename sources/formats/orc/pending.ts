/** Small numbers of the values that come next: lengths, branches, whether there is a value. Below zero: NULL. */
export interface Pending {
  /** Reads on until `count` are known. */
  know(count: number): Promise<void>;
  at(index: number): number;
  /** Of the first `count`; NULLs are zero. */
  sum(count: number): number;
  /** How many of the first `count` have together at most `sum`. */
  whole(count: number, sum: number): number;
  /** How many of the first `count` are `value`. */
  countOf(value: number, count: number): number;
  /** Takes the first. */
  shift(): number;
}

/** `read` puts the numbers of the next `rows` values into an array of that length. */
export function openPending(read: (rows: number, into: Int32Array) => Promise<void>): Pending {
  let values: Int32Array = new Int32Array(0);
  let first = 0;
  return {
    async know(count) {
      const have = values.length - first;
      if (have >= count) return;
      const more = new Int32Array(count);
      more.set(values.subarray(first));
      await read(count - have, more.subarray(have));
      values = more;
      first = 0;
    },
    at: (index) => values[first + index]!,
    sum(count) {
      let sum = 0;
      for (let index = first; index < first + count; index++) sum += Math.max(values[index]!, 0);
      return sum;
    },
    whole(count, sum) {
      let left = sum;
      for (let index = 0; index < count; index++) {
        left -= Math.max(values[first + index]!, 0);
        if (left < 0) return index;
      }
      return count;
    },
    countOf(value, count) {
      let sum = 0;
      for (let index = first; index < first + count; index++) if (values[index] === value) sum++;
      return sum;
    },
    shift: () => values[first++]!,
  };
}
