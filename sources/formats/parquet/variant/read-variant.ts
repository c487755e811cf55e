import { memberKey } from '../../columnar/json-text.ts';
import type { BinaryText } from '../../columnar/lay.ts';
import { Malformed } from '../../columnar/malformed.ts';
import type { Leaf } from '../columns.ts';
import type { LeafEntries } from '../leaf-entries.ts';
import { type VariantText, variantText } from './variant-json.ts';
import { leavesOfVariant, type TypedPart, type VariantColumn, type VariantPart } from './variant-part.ts';

/** The next value of a part as JSON; `null`: there is none. */
type Read = (text: VariantText) => string | null;
/** As that, for an object: its members. */
type ReadMembers = (text: VariantText) => readonly string[] | null;

/** A function that gives the next value of a VARIANT as JSON. */
export function variantReader(
  { metadata, value }: VariantColumn,
  entriesOf: (leaf: Leaf) => LeafEntries,
  binary: BinaryText,
): () => string {
  const names = entriesOf(metadata);
  const read = partReader(value, entriesOf);
  let before: Buffer | null = null;
  let text: VariantText | null = null;
  return () => {
    const bytes = names.bytes();
    if (bytes === null) throw new Malformed('a VARIANT has no metadata');
    // Values side by side often have the same names.
    if (text === null || before === null || !before.equals(bytes)) text = variantText(bytes, binary);
    before = bytes;
    return read(text) ?? 'null';
  };
}

function partReader({ bytes, typed }: VariantPart, entriesOf: (leaf: Leaf) => LeafEntries): Read {
  const plain = bytes === null ? null : entriesOf(bytes);
  if (typed?.kind === 'object') {
    const members = membersReader(typed, entriesOf);
    return (text) => {
      const value = plain?.bytes() ?? null;
      const apart = members(text);
      if (apart === null) return value === null ? null : text.json(value);
      return `{${[...(value === null ? [] : text.members(value)), ...apart].join(',')}}`;
    };
  }
  const other = typed === null ? null : typedReader(typed, entriesOf);
  return (text) => {
    const value = plain?.bytes() ?? null;
    const apart = other?.(text) ?? null;
    if (value === null) return apart;
    if (apart !== null) throw new Malformed('a VARIANT has two values');
    return text.json(value);
  };
}

function typedReader(typed: Exclude<TypedPart, { kind: 'object' }>, entriesOf: (leaf: Leaf) => LeafEntries): Read {
  if (typed.kind === 'leaf') {
    const entries = entriesOf(typed.leaf);
    return () => {
      if (entries.definition === typed.leaf.definition) return entries.json();
      entries.skip();
      return null;
    };
  }
  const all = leavesOfVariant(typed.item).map(entriesOf);
  const item = partReader(typed.item, entriesOf);
  return (text) => {
    const first = all[0]!;
    const { definition } = first;
    if (definition < typed.filled) {
      for (const entries of all) entries.skip();
      return definition < typed.present ? null : '[]';
    }
    const items: string[] = [];
    do items.push(item(text) ?? 'null');
    while (first.repetition >= typed.repeats);
    return `[${items.join(',')}]`;
  };
}

function membersReader(
  { present, members }: Extract<TypedPart, { kind: 'object' }>,
  entriesOf: (leaf: Leaf) => LeafEntries,
): ReadMembers {
  const all = members.flatMap(({ part }) => leavesOfVariant(part)).map(entriesOf);
  const readers = members.map(({ name, part }) => ({ key: memberKey(name), read: partReader(part, entriesOf) }));
  return (text) => {
    if (all[0]!.definition < present) {
      for (const entries of all) entries.skip();
      return null;
    }
    const texts: string[] = [];
    for (const { key, read } of readers) {
      const value = read(text);
      if (value !== null) texts.push(key + value);
    }
    return texts;
  };
}
