import type { Column } from '../../runtime/contract/column.ts';
import { commonType } from '../../runtime/contract/widen.ts';
import { type ColumnEvidence, noEvidence } from './column-evidence.ts';

/** A column of any of the splits, and what its cells have shown. */
export interface SeenColumn {
  readonly evidence: ColumnEvidence;
  /** As its splits say it, wide enough for all of them; without a type that all of them have, `untyped`. */
  column: Column;
  /** Rows of splits that have it. */
  rows: number;
}

/** A column of one split, and the one of all splits that it is. */
export interface SplitColumn {
  readonly seen: SeenColumn;
  /** As the split's cells are. */
  readonly type: Column['type'];
}

/** Takes the columns of one more split: new names come last. */
export function addColumns(seen: Map<string, SeenColumn>, columns: readonly Column[]): readonly SplitColumn[] {
  return columns.map((column) => {
    const known = seen.get(column.name);
    if (known !== undefined) known.column = wideEnough(known.column, column);
    const one = known ?? { evidence: noEvidence(), column, rows: 0 };
    seen.set(column.name, one);
    return { seen: one, type: column.type };
  });
}

function wideEnough(one: Column, other: Column): Column {
  const { name } = one;
  const nullable = one.nullable || other.nullable;
  const isTold = one.type !== 'untyped' && other.type !== 'untyped';
  const type = (isTold ? commonType(one, other) : null) ?? { type: 'untyped' };
  return {
    name,
    nullable,
    type: type.type,
    ...(type.length === undefined ? {} : { length: type.length }),
    ...(type.precision === undefined ? {} : { precision: type.precision }),
    ...(type.scale === undefined ? {} : { scale: type.scale }),
  };
}
