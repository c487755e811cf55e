import { Malformed } from '../../columnar/malformed.ts';
import type { Leaf } from '../columns.ts';
import type { SchemaNode } from '../schema.ts';

/** A VARIANT, or a part of one that lies apart: as bytes, as a column of a type of its own, or an object as both. */
export interface VariantPart {
  readonly bytes: Leaf | null;
  readonly typed: TypedPart | null;
}

export type TypedPart =
  | { readonly kind: 'leaf'; readonly leaf: Leaf }
  /** Absent below `present`, empty below `filled`; an item repeats at the level `repeats`. */
  | {
      readonly kind: 'list';
      readonly present: number;
      readonly filled: number;
      readonly repeats: number;
      readonly item: VariantPart;
    }
  /** Absent below `present`. */
  | {
      readonly kind: 'object';
      readonly present: number;
      readonly members: readonly { readonly name: string; readonly part: VariantPart }[];
    };

export interface VariantColumn {
  readonly metadata: Leaf;
  readonly value: VariantPart;
}

/** Makes a leaf of a node, in the schema's order. `asBytes`: its bytes are no text, and given as they are. */
export type MakeLeaf = (node: SchemaNode, path: string, levels: Levels, asBytes: boolean) => Leaf;

/** The most levels of what a node lies in. */
export interface Levels {
  readonly repetition: number;
  readonly definition: number;
}

/** "Variant Shredding" of Parquet: the parts of the group of a VARIANT. */
export function variantColumn(group: SchemaNode, path: string, levels: Levels, leafOf: MakeLeaf): VariantColumn {
  let metadata: Leaf | null = null;

  function below({ name, repetition }: SchemaNode, { repetition: repeats, definition }: Levels): Levels {
    if (repetition === 'repeated') throw new Malformed(`the part ${JSON.stringify(name)} of a VARIANT is repeated`);
    return { repetition: repeats, definition: definition + (repetition === 'optional' ? 1 : 0) };
  }

  function part(node: SchemaNode, name: string, own: Levels, isTop: boolean): VariantPart {
    let bytes: Leaf | null = null;
    let typed: TypedPart | null = null;
    for (const child of node.children ?? []) {
      const inner = `${name}.${child.name}`;
      if (isTop && child.name === 'metadata') metadata = leafOf(child, inner, below(child, own), true);
      else if (child.name === 'value') bytes = leafOf(child, inner, below(child, own), true);
      else if (child.name === 'typed_value') typed = typedPart(child, inner, below(child, own));
      else throw new Malformed(`a VARIANT has the part ${JSON.stringify(child.name)}`);
    }
    if (bytes === null && typed === null) throw new Malformed(`the VARIANT ${JSON.stringify(name)} has no value`);
    return { bytes, typed };
  }

  function typedPart(node: SchemaNode, name: string, own: Levels): TypedPart {
    if (node.children === null) return { kind: 'leaf', leaf: leafOf(node, name, own, false) };
    if (node.children.length === 0) throw new Malformed(`the part ${JSON.stringify(name)} of a VARIANT has no members`);
    const [list] = node.children;
    if (node.shape === 'list' && list?.repetition === 'repeated' && list.children?.length === 1) {
      const item = list.children[0]!;
      const filled = own.definition + 1;
      const repeats = own.repetition + 1;
      const inner = below(item, { repetition: repeats, definition: filled });
      const found = part(item, `${name}.${list.name}.${item.name}`, inner, false);
      return { kind: 'list', present: own.definition, filled, repeats, item: found };
    }
    const members = node.children.map((child) => ({
      name: child.name,
      part: part(child, `${name}.${child.name}`, below(child, own), false),
    }));
    return { kind: 'object', present: own.definition, members };
  }

  const value = part(group, path, levels, true);
  if (metadata === null) throw new Malformed(`the VARIANT ${JSON.stringify(path)} has no metadata`);
  return { metadata, value };
}

/** All leaves of a part, in no order that matters. */
export function leavesOfVariant({ bytes, typed }: VariantPart): readonly Leaf[] {
  const own = bytes === null ? [] : [bytes];
  if (typed === null) return own;
  switch (typed.kind) {
    case 'leaf':
      return [...own, typed.leaf];
    case 'list':
      return [...own, ...leavesOfVariant(typed.item)];
    case 'object':
      return [...own, ...typed.members.flatMap(({ part }) => leavesOfVariant(part))];
    default:
      return typed satisfies never;
  }
}
