import type { Column } from './column.ts';

/** Columns that say of each row where it was read, by the names that they get; what has no name is not wanted. */
export interface Lineage {
  /** The file's path, as its split is labelled. */
  readonly file?: string | undefined;
  /** Number of the record in it, as `Reject.rowNumber`. */
  readonly row?: string | undefined;
  /** Id of the source node. */
  readonly source?: string | undefined;
}

export type LineageKind = keyof Lineage;

/** Where one row was read. */
export type RowPlace = Readonly<Record<LineageKind, string>>;

const TYPES = { file: 'text', row: 'bigint', source: 'text' } as const satisfies Record<LineageKind, Column['type']>;

/** The columns that are wanted, in their order behind those of the file. */
export function lineageColumns(lineage: Lineage): readonly (Column & { readonly kind: LineageKind })[] {
  return (Object.keys(TYPES) as LineageKind[]).flatMap((kind) => {
    const name = lineage[kind];
    return name === undefined ? [] : [{ kind, name, type: TYPES[kind], nullable: false }];
  });
}
