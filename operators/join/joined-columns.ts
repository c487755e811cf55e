import type { Column, ColumnTypes } from '../../runtime/contract/column.ts';
import { commonType, type KeyPair } from './keys.ts';

export const JOIN_TYPES = ['inner', 'left', 'right', 'full'] as const;
export type JoinType = (typeof JOIN_TYPES)[number];

export interface JoinSettings {
  readonly type: JoinType;
  readonly on: readonly KeyPair[];
  readonly prefix: string;
}

/** A column that comes out, and the SQL that makes it of `l` and `r`. */
export interface JoinedColumn {
  readonly column: Column;
  readonly sql: string;
}

/** Whether rows of a side without a match stay. */
export function keeps(type: JoinType, side: 'left' | 'right'): boolean {
  return type === 'full' || type === side;
}

/** Whether a field is a key of that name on both sides, and one column of what comes out. */
export function isSharedKey(on: readonly KeyPair[], name: string): boolean {
  return on.some((pair) => pair.left === name && pair.right === name);
}

/**
 * The left columns, then the right ones: a name that the left side has too gets the prefix. A key of the same name on both
 * sides is one column, of whichever side has a row.
 */
export function joinedColumns(settings: JoinSettings, left: ColumnTypes, right: ColumnTypes): readonly JoinedColumn[] {
  const { type, on, prefix } = settings;
  const isShared = (name: string): boolean => isSharedKey(on, name);
  const taken = new Set(left.map(({ name }) => name));
  const ofLeft = left.map((column, index): JoinedColumn => {
    const at = right.findIndex(({ name }) => name === column.name);
    if (isShared(column.name) && at !== -1) return sharedKey(type, [column, index], [right[at]!, at]);
    return { column: { ...column, nullable: column.nullable || keeps(type, 'right') }, sql: `l.c${index}` };
  });
  const ofRight = right.flatMap((column, index): JoinedColumn[] => {
    if (isShared(column.name)) return [];
    const name = taken.has(column.name) ? `${prefix}${column.name}` : column.name;
    const nullable = column.nullable || keeps(type, 'left');
    return [{ column: { ...column, name, nullable }, sql: `r.c${index}` }];
  });
  return [...ofLeft, ...ofRight];
}

type At = readonly [column: Column, index: number];

function sharedKey(type: JoinType, [left, l]: At, [right, r]: At): JoinedColumn {
  switch (type) {
    case 'inner':
      // NULL matches nothing.
      return { column: { ...left, nullable: false }, sql: `l.c${l}` };
    case 'left':
      return { column: left, sql: `l.c${l}` };
    case 'right':
      return { column: right, sql: `r.c${r}` };
    case 'full':
      return { column: eitherOf(left, right), sql: `coalesce(l.c${l}, r.c${r})` };
    default:
      return type satisfies never;
  }
}

/** Bounds and the place in the source are known where both sides agree. */
function eitherOf(left: Column, right: Column): Column {
  const type = commonType(left.type, right.type) ?? left.type;
  const nullable = left.nullable || right.nullable;
  const isAlike = (['type', 'length', 'precision', 'scale'] as const).every((key) => left[key] === right[key]);
  if (isAlike && left.sourceOrdinal === right.sourceOrdinal) return { ...left, nullable };
  if (!isAlike) return { name: left.name, type: type === 'varchar' ? 'text' : type, nullable };
  const { sourceOrdinal: _, ...column } = left;
  return { ...column, nullable };
}
