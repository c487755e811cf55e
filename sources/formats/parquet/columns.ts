import type { Column } from '../../../runtime/contract/column.ts';
import { Malformed } from '../columnar/malformed.ts';
import { columnTypeOf } from '../columnar/scalar.ts';
import type { SchemaNode } from './schema.ts';
import { type MakeLeaf, type VariantColumn, variantColumn } from './variant/variant-part.ts';

/** A leaf of the schema: what is stored, one chunk a row group. */
export interface Leaf {
  readonly node: SchemaNode;
  /** Its number in the schema's order. */
  readonly index: number;
  /** Dotted path. */
  readonly name: string;
  /** Most levels. */
  readonly repetition: number;
  readonly definition: number;
}

/** A part of a nested column, and how its levels tell it. */
export type Part =
  | { readonly kind: 'leaf'; readonly leaf: Leaf }
  /** NULL below the level `present`. */
  | { readonly kind: 'struct'; readonly present: number; readonly members: readonly Member[] }
  /** NULL below `present`, empty below `filled`; an item repeats at the level `repeats`. */
  | {
      readonly kind: 'list';
      readonly present: number;
      readonly filled: number;
      readonly repeats: number;
      readonly item: Part;
    }
  | {
      readonly kind: 'map';
      readonly present: number;
      readonly filled: number;
      readonly repeats: number;
      readonly key: Part;
      readonly value: Part;
    }
  /** NULL below `present`. */
  | { readonly kind: 'variant'; readonly present: number; readonly variant: VariantColumn };

interface Member {
  readonly name: string;
  readonly part: Part;
}

/** A column of the file: a leaf, or a nested value that becomes JSON. */
export interface ParquetColumn {
  readonly column: Column;
  readonly part: Part;
  readonly leaves: readonly Leaf[];
}

/** The columns of a schema: its members at the top. */
export function parquetColumns(schema: SchemaNode): readonly ParquetColumn[] {
  let index = 0;

  function part(node: SchemaNode, path: string, repetition: number, definition: number, leaves: Leaf[]): Part {
    if (node.repetition === 'repeated') {
      const item = bare(node, path, repetition + 1, definition + 1, leaves);
      return { kind: 'list', present: definition, filled: definition + 1, repeats: repetition + 1, item };
    }
    return bare(node, path, repetition, definition + (node.repetition === 'optional' ? 1 : 0), leaves);
  }

  /** The node without its own repetition. */
  function bare(node: SchemaNode, path: string, repetition: number, present: number, leaves: Leaf[]): Part {
    const leafOf: MakeLeaf = (one, name, levels, asBytes) => {
      if (one.children !== null) throw new Malformed(`${JSON.stringify(name)} has members`);
      const own: SchemaNode = asBytes ? { ...one, scalar: { kind: 'text' } } : one;
      const leaf = { node: own, index: index++, name, ...levels };
      leaves.push(leaf);
      return leaf;
    };
    const levels = { repetition, definition: present };
    if (node.children === null) return { kind: 'leaf', leaf: leafOf(node, path, levels, false) };
    if (node.shape === 'variant')
      return { kind: 'variant', present, variant: variantColumn(node, path, levels, leafOf) };
    const [only, second] = node.children;
    if (only !== undefined && second === undefined && only.repetition === 'repeated') {
      const inner = `${path}.${only.name}`;
      const filled = present + 1;
      const repeats = repetition + 1;
      const [first, other, more] = only.children ?? [];
      if (node.shape === 'map' && first !== undefined && other !== undefined && more === undefined) {
        const key = part(first, `${inner}.${first.name}`, repeats, filled, leaves);
        const value = part(other, `${inner}.${other.name}`, repeats, filled, leaves);
        return { kind: 'map', present, filled, repeats, key, value };
      }
      if (node.shape === 'list') {
        const wrapped =
          first !== undefined && other === undefined && only.name !== 'array' && only.name !== `${node.name}_tuple`;
        const item = wrapped
          ? part(first, `${inner}.${first.name}`, repeats, filled, leaves)
          : bare(only, inner, repeats, filled, leaves);
        return { kind: 'list', present, filled, repeats, item };
      }
    }
    if (node.children.length === 0) throw new Malformed(`the group ${JSON.stringify(path)} has no members`);
    const members = node.children.map((child) => ({
      name: child.name,
      part: part(child, `${path}.${child.name}`, repetition, present, leaves),
    }));
    return { kind: 'struct', present, members };
  }

  return (schema.children ?? []).map((node, ordinal) => {
    const leaves: Leaf[] = [];
    const top = part(node, node.name, 0, 0, leaves);
    const type = top.kind === 'leaf' ? columnTypeOf(top.leaf.node.scalar) : { type: 'json' as const };
    const column: Column = {
      name: node.name,
      ...type,
      nullable: node.repetition === 'optional',
      sourceOrdinal: ordinal,
    };
    return { column, part: top, leaves };
  });
}
