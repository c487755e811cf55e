import type { ColumnReader } from '../columnar/column-reader.ts';
import { type JsonRows, jsonColumn } from '../columnar/json-column.ts';
import { keyText, memberKey } from '../columnar/json-text.ts';
import type { BinaryText } from '../columnar/lay.ts';
import { Malformed, type Place } from '../columnar/malformed.ts';
import type { Leaf, ParquetColumn, Part } from './columns.ts';
import type { LeafEntries } from './leaf-entries.ts';
import { variantReader } from './variant/read-variant.ts';
import { leavesOfVariant } from './variant/variant-part.ts';

/** A nested column, each value as JSON: lists are arrays, structs and maps objects. */
export function nestedColumn(
  { part, leaves }: ParquetColumn,
  open: (leaf: Leaf) => LeafEntries,
  binary: BinaryText,
  place: Place,
): ColumnReader {
  const entries = new Map(leaves.map((leaf) => [leaf, open(leaf)]));
  const all = [...entries.values()];
  const read = assemble(part, (leaf) => entries.get(leaf)!, binary);

  const rows: JsonRows = {
    async gather(wanted) {
      let length = wanted;
      for (const leaf of all) length = Math.min(length, await leaf.gather(length));
      return length;
    },
    next() {
      const text = read();
      if (all.some(({ repetition }) => repetition !== 0)) throw new Malformed('levels of its leaves do not agree');
      return text;
    },
  };
  return jsonColumn(rows, place);
}

/** A function that gives the next value of a part as JSON. */
function assemble(part: Part, entriesOf: (leaf: Leaf) => LeafEntries, binary: BinaryText): () => string {
  switch (part.kind) {
    case 'leaf': {
      const entries = entriesOf(part.leaf);
      return () => entries.json();
    }
    case 'struct': {
      const all = leavesOf(part).map(entriesOf);
      const members = part.members.map(({ name, part: inner }) => ({
        key: memberKey(name),
        read: assemble(inner, entriesOf, binary),
      }));
      return () => {
        if (all[0]!.definition < part.present) return skipAll(all);
        let text = '';
        for (const { key, read } of members) text += `${text === '' ? '{' : ','}${key}${read()}`;
        return `${text}}`;
      };
    }
    case 'list': {
      const all = leavesOf(part).map(entriesOf);
      const read = assemble(part.item, entriesOf, binary);
      return () => repeated(part, all, read, '[', ']');
    }
    case 'map': {
      const all = leavesOf(part).map(entriesOf);
      const key = assemble(part.key, entriesOf, binary);
      const value = assemble(part.value, entriesOf, binary);
      return () => repeated(part, all, () => `${keyText(key())}:${value()}`, '{', '}');
    }
    case 'variant': {
      const all = leavesOf(part).map(entriesOf);
      const read = variantReader(part.variant, entriesOf, binary);
      return () => (all[0]!.definition < part.present ? skipAll(all) : read());
    }
    default:
      return part satisfies never;
  }
}

function repeated(
  { present, filled, repeats }: { readonly present: number; readonly filled: number; readonly repeats: number },
  all: readonly LeafEntries[],
  read: () => string,
  open: string,
  close: string,
): string {
  const first = all[0]!;
  if (first.definition < present) return skipAll(all);
  if (first.definition < filled) {
    skipAll(all);
    return open + close;
  }
  let text = open;
  do {
    text += `${text.length === 1 ? '' : ','}${read()}`;
  } while (first.repetition >= repeats);
  return text + close;
}

function skipAll(all: readonly LeafEntries[]): 'null' {
  for (const entries of all) entries.skip();
  return 'null';
}

function leavesOf(part: Part): readonly Leaf[] {
  switch (part.kind) {
    case 'leaf':
      return [part.leaf];
    case 'struct':
      return part.members.flatMap(({ part: inner }) => leavesOf(inner));
    case 'list':
      return leavesOf(part.item);
    case 'map':
      return [...leavesOf(part.key), ...leavesOf(part.value)];
    case 'variant':
      return [part.variant.metadata, ...leavesOfVariant(part.variant.value)];
    default:
      return part satisfies never;
  }
}
