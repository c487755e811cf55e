import type { Column } from '../../../runtime/contract/column.ts';
import { Malformed } from '../columnar/malformed.ts';
import { columnTypeOf, type Scalar } from '../columnar/scalar.ts';

/** A type as the footer lists it. */
export interface StoredType {
  readonly kind: number;
  readonly subtypes: readonly number[];
  readonly names: readonly string[];
  readonly length: number;
  readonly precision: number;
  readonly scale: number;
}

/** Values by the streams that hold them. */
export type Stored =
  | 'boolean'
  | 'byte'
  | 'integer'
  | 'long'
  | 'float'
  | 'double'
  | 'text'
  | 'char'
  | 'binary'
  | 'decimal'
  | 'date'
  | 'timestamp'
  | 'instant';

export interface LeafType {
  readonly kind: 'leaf';
  /** Its number, which streams name. */
  readonly id: number;
  readonly stored: Stored;
  readonly scalar: Scalar;
}

/** A node of the tree of types. `unknown`: of a kind that came after this reader. */
export type OrcType =
  | LeafType
  | { readonly kind: 'struct'; readonly id: number; readonly members: readonly Member[] }
  | { readonly kind: 'list'; readonly id: number; readonly item: OrcType }
  | { readonly kind: 'map'; readonly id: number; readonly key: OrcType; readonly value: OrcType }
  | { readonly kind: 'union'; readonly id: number; readonly branches: readonly OrcType[] }
  | { readonly kind: 'unknown'; readonly id: number; readonly number: number };

interface Member {
  readonly name: string;
  readonly type: OrcType;
}

const MOST_DEPTH = 64;
/** Branches have numbers of one byte; the last is kept free for NULL. */
const MOST_BRANCHES = 255;
/** Characters of a `varchar(n)` of Postgres. */
const MOST_VARCHAR = 10_485_760;
const MOST_SCALE = 1000;

/** The tree of types, which the footer lists parents first. */
export function readTypes(types: readonly StoredType[]): OrcType {
  const used = new Set<number>();

  function node(id: number, depth: number): OrcType {
    const type = types[id];
    if (type === undefined) throw new Malformed(`the type ${id} is missing`);
    if (depth > MOST_DEPTH) throw new Malformed('its types are too deep');
    if (used.has(id)) throw new Malformed(`the type ${id} is part of two`);
    used.add(id);
    const children = (count: number | null): OrcType[] => {
      if (count !== null && type.subtypes.length !== count)
        throw new Malformed(`the type ${id} has ${type.subtypes.length} parts, not ${count}`);
      return type.subtypes.map((child) => node(child, depth + 1));
    };
    switch (type.kind) {
      case 10:
        return { kind: 'list', id, item: children(1)[0]! };
      case 11: {
        const [key, value] = children(2);
        return { kind: 'map', id, key: key!, value: value! };
      }
      case 12: {
        const members = children(type.names.length).map((child, index) => ({ name: type.names[index]!, type: child }));
        return { kind: 'struct', id, members };
      }
      case 13: {
        const branches = children(null);
        if (branches.length > MOST_BRANCHES) throw new Malformed(`a union has ${branches.length} branches`);
        return { kind: 'union', id, branches };
      }
      default: {
        const leaf = leafOf(type);
        return leaf === null ? { kind: 'unknown', id, number: type.kind } : { kind: 'leaf', id, ...leaf };
      }
    }
  }

  return node(0, 0);
}

/** By number of the kind. */
const LEAVES: Readonly<Record<number, Pick<LeafType, 'stored' | 'scalar'>>> = {
  0: { stored: 'boolean', scalar: { kind: 'bool' } },
  1: { stored: 'byte', scalar: { kind: 'int', bits: 8, signed: true } },
  2: { stored: 'integer', scalar: { kind: 'int', bits: 16, signed: true } },
  3: { stored: 'integer', scalar: { kind: 'int', bits: 32, signed: true } },
  4: { stored: 'long', scalar: { kind: 'int', bits: 64, signed: true } },
  5: { stored: 'float', scalar: { kind: 'float' } },
  6: { stored: 'double', scalar: { kind: 'double' } },
  7: { stored: 'text', scalar: { kind: 'text' } },
  8: { stored: 'binary', scalar: { kind: 'binary' } },
  9: { stored: 'timestamp', scalar: { kind: 'timestamp', unit: 'nano', utc: false } },
  15: { stored: 'date', scalar: { kind: 'date' } },
  18: { stored: 'instant', scalar: { kind: 'timestamp', unit: 'nano', utc: true } },
};

function leafOf({ kind, length, precision, scale }: StoredType): Pick<LeafType, 'stored' | 'scalar'> | null {
  const text: Scalar = length < 1 || length > MOST_VARCHAR ? { kind: 'text' } : { kind: 'varchar', length };
  switch (kind) {
    case 14:
      if (scale > MOST_SCALE) throw new Malformed(`a decimal has the scale ${scale}`);
      return { stored: 'decimal', scalar: { kind: 'decimal', precision, scale } };
    case 16:
      return { stored: 'text', scalar: text };
    case 17:
      return { stored: 'char', scalar: text };
    default:
      return LEAVES[kind] ?? null;
  }
}

/** A column of the file. */
export interface OrcColumn {
  readonly column: Column;
  readonly type: OrcType;
}

/** The columns of a file: the members of its type or, where that is none with members, one of the name `value`. */
export function orcColumns(root: OrcType): readonly OrcColumn[] {
  const members = root.kind === 'struct' ? root.members : [{ name: 'value', type: root }];
  return members.map(({ name, type }, ordinal) => {
    const columnType = type.kind === 'leaf' ? columnTypeOf(type.scalar) : { type: 'json' as const };
    return { column: { name, ...columnType, nullable: true, sourceOrdinal: ordinal }, type };
  });
}

/** Calls `visit` for a type and all below it. */
export function eachType(type: OrcType, visit: (type: OrcType) => void): void {
  visit(type);
  for (const part of partsOf(type)) eachType(part, visit);
}

function partsOf(type: OrcType): readonly OrcType[] {
  switch (type.kind) {
    case 'leaf':
    case 'unknown':
      return [];
    case 'struct':
      return type.members.map((member) => member.type);
    case 'list':
      return [type.item];
    case 'map':
      return [type.key, type.value];
    case 'union':
      return type.branches;
    default:
      return type satisfies never;
  }
}
