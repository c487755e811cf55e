import { Malformed } from '../columnar/malformed.ts';
import { pickBytes } from '../columnar/pick-bytes.ts';
import type { Raw } from '../columnar/raw.ts';
import type { Hybrid } from './hybrid.ts';
import type { Values } from './values.ts';

/** Values that are numbers of a dictionary's entries. */
export function dictionaryValues(dictionary: Raw, numbers: Hybrid): Values {
  let kept: Int32Array = new Int32Array(0);
  const size = sizeOf(dictionary);

  return {
    next(count, room, bytes) {
      let indices = kept.subarray(0, count);
      if (kept.length === 0) {
        indices = new Int32Array(count);
        numbers.read(indices, 0, count);
        for (let index = 0; index < count; index++) {
          if (indices[index]! >>> 0 >= size)
            throw new Malformed(`the entry ${indices[index]! >>> 0} of a dictionary of ${size} is named`);
        }
      }
      const all = kept.length === 0 ? indices : kept;
      const raw = pick(dictionary, indices, room, bytes);
      kept = all.subarray(raw.count);
      return raw;
    },
  };
}

function sizeOf(dictionary: Raw): number {
  if (dictionary.kind === 'bytes') return dictionary.starts.length;
  return dictionary.kind === 'int64' ? dictionary.words.length / 2 : dictionary.values.length;
}

function pick(dictionary: Raw, indices: Int32Array, room: number, bytes: number): { raw: Raw; count: number } {
  const count = indices.length;
  switch (dictionary.kind) {
    case 'int32': {
      const values = new Int32Array(room);
      for (let index = 0; index < count; index++) values[index] = dictionary.values[indices[index]!]!;
      return { raw: { kind: 'int32', values }, count };
    }
    case 'double': {
      const values = new Float64Array(room);
      for (let index = 0; index < count; index++) values[index] = dictionary.values[indices[index]!]!;
      return { raw: { kind: 'double', values }, count };
    }
    case 'int64': {
      const words = new Int32Array(room * 2);
      for (let index = 0; index < count; index++) {
        const from = indices[index]! * 2;
        words[index * 2] = dictionary.words[from]!;
        words[index * 2 + 1] = dictionary.words[from + 1]!;
      }
      return { raw: { kind: 'int64', words }, count };
    }
    case 'bool':
      throw new Malformed('booleans have a dictionary');
    case 'bytes':
      return pickBytes(dictionary, indices, room, bytes);
    default:
      return dictionary satisfies never;
  }
}
