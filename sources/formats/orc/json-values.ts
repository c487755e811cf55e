import type { ColumnType } from '../../../runtime/contract/column.ts';
import type { Vector } from '../../../runtime/contract/vector.ts';
import { jsonText, keyText, memberKey } from '../columnar/json-text.ts';
import { Malformed } from '../columnar/malformed.ts';
import type { ByteRuns } from './byte-runs.ts';
import type { IntegerRuns } from './integer-runs.ts';
import type { Leaf } from './leaf.ts';
import { openPending } from './pending.ts';
import type { Presence } from './presence.ts';

/** Values of one type, of which some are ready to be told as JSON. */
export interface JsonValues {
  /** Makes up to `count` of the next values ready, `least` of them at least; gives how many are. */
  gather(count: number, least: number): Promise<number>;
  /** The next value, which must be ready. */
  next(): string;
}

/** Entries of one list or map, and of all that the first values need. */
const MOST_ENTRIES = 4 * 1024 * 1024;
/** Entries that are enough to go on with. */
const ENOUGH = 8 * 1024;

export function leafValues(leaf: Leaf, type: ColumnType): JsonValues {
  const ready: { readonly vector: Vector; readonly length: number }[] = [];
  let count = 0;
  let at = 0;
  return {
    async gather(wanted, least) {
      while (count < wanted && (count < least || count === 0)) {
        const segment = await leaf.next(wanted - count, Math.max(least - count, 1));
        ready.push(segment);
        count += segment.length;
      }
      return Math.min(count, wanted);
    },
    next() {
      const { vector, length } = ready[0]!;
      const text = jsonText(vector, at++, type);
      count--;
      if (at === length) {
        ready.shift();
        at = 0;
      }
      return text;
    },
  };
}

export function structValues(
  presence: Presence,
  members: readonly { readonly name: string; readonly values: JsonValues }[],
): JsonValues {
  const present = openPending(async (rows, into) => {
    const { valid } = await presence.next(rows);
    if (valid === null) into.fill(1);
    else into.set(valid);
  });
  const keyed = members.map(({ name, values }) => ({ key: memberKey(name), values }));
  return {
    async gather(count, least) {
      await present.know(count);
      const needed = present.sum(least);
      let ready = present.sum(count);
      for (const { values } of keyed) ready = Math.min(ready, await values.gather(ready, needed));
      return present.whole(count, ready);
    },
    next() {
      if (present.shift() === 0) return 'null';
      let text = '{';
      for (const { key, values } of keyed) text += `${text === '{' ? '' : ','}${key}${values.next()}`;
      return `${text}}`;
    },
  };
}

/** Of a value that is NULL. */
const NONE = -1;

/** Lists and maps: `parts` are the items, or the keys and the values. */
function repeatedValues(
  presence: Presence,
  lengths: IntegerRuns,
  parts: readonly JsonValues[],
  text: (length: number) => string,
): JsonValues {
  const pending = openPending(async (rows, into) => {
    const { valid, count } = await presence.next(rows);
    await lengths.ints(into, count);
    for (let index = 0; index < count; index++)
      if (into[index]! < 0) throw new Malformed(`a value has ${into[index]} entries`);
    if (valid === null) return;
    let from = count;
    for (let row = rows - 1; row >= 0; row--) into[row] = valid[row] === 0 ? NONE : into[--from]!;
  });
  return {
    async gather(count, least) {
      await pending.know(count);
      const needed = pending.sum(least);
      if (needed > MOST_ENTRIES) throw new Malformed(`a row has more than ${MOST_ENTRIES} entries`);
      const enough = pending.sum(pending.whole(count, Math.max(needed, ENOUGH)));
      let ready = enough;
      for (const part of parts) ready = Math.min(ready, await part.gather(ready, needed));
      return pending.whole(count, ready);
    },
    next() {
      const length = pending.shift();
      return length === NONE ? 'null' : text(length);
    },
  };
}

export function listValues(presence: Presence, lengths: IntegerRuns, item: JsonValues): JsonValues {
  return repeatedValues(presence, lengths, [item], (length) => {
    let text = '[';
    for (let index = 0; index < length; index++) text += `${index === 0 ? '' : ','}${item.next()}`;
    return `${text}]`;
  });
}

export function mapValues(presence: Presence, lengths: IntegerRuns, key: JsonValues, value: JsonValues): JsonValues {
  return repeatedValues(presence, lengths, [key, value], (length) => {
    let text = '{';
    for (let index = 0; index < length; index++)
      text += `${index === 0 ? '' : ','}${keyText(key.next())}:${value.next()}`;
    return `${text}}`;
  });
}

/** A value of a union is what the value of its branch is. */
export function unionValues(presence: Presence, tags: ByteRuns, branches: readonly JsonValues[]): JsonValues {
  const pending = openPending(async (rows, into) => {
    const { valid, count } = await presence.next(rows);
    const bytes = new Uint8Array(count);
    await tags.read(bytes, count);
    let at = 0;
    for (let row = 0; row < rows; row++) {
      const tag = valid !== null && valid[row] === 0 ? NONE : bytes[at++]!;
      if (tag >= branches.length) throw new Malformed(`the branch ${tag} of a union of ${branches.length} is named`);
      into[row] = tag;
    }
  });
  return {
    async gather(count, least) {
      await pending.know(count);
      const ready: number[] = [];
      for (const [tag, branch] of branches.entries())
        ready.push(await branch.gather(pending.countOf(tag, count), pending.countOf(tag, least)));
      for (let row = 0; row < count; row++) {
        const tag = pending.at(row);
        if (tag === NONE) continue;
        if (ready[tag] === 0) return row;
        ready[tag]!--;
      }
      return count;
    },
    next() {
      const tag = pending.shift();
      return tag === NONE ? 'null' : branches[tag]!.next();
    },
  };
}
