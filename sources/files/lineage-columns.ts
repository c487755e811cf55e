import type { ColumnTypes } from '../../runtime/contract/column.ts';
import { PipelineError } from '../../runtime/contract/errors.ts';
import { type Lineage, lineageColumns } from '../../runtime/contract/lineage.ts';
import type { SourceRows } from '../../runtime/contract/source.ts';
import type { Vector } from '../../runtime/contract/vector.ts';
import { repeatedText } from '../../runtime/rows/repeated-text.ts';
import { rowNumberVector } from '../../runtime/rows/row-number-vector.ts';

/** Bytes that a cell of an added column takes: two offsets, or a number. */
const CELL_BYTES = 8;

/** What a source adds to the columns of its files. */
export interface LineageColumns {
  /** The columns of a file with the added ones. Throws `source.lineage_column` where it has one of their names. */
  with(columns: ColumnTypes, label: string): ColumnTypes;
  /** Those of the columns that the plan wants that are the file's own; `null`: it wants all. */
  readonly ofFile: ColumnTypes | null;
  /** Lays the added columns of one split's batches, each where the plan wants it. */
  layer(label: string): <R extends SourceRows>(rows: R) => R;
}

/** `null` where nothing is added. `wanted`: as `SourceInput.columns`. */
export function createLineageColumns(
  lineage: Lineage | undefined,
  { node, wanted }: { readonly node: string; readonly wanted: ColumnTypes | null },
): LineageColumns | null {
  const all = lineageColumns(lineage ?? {});
  const added = wanted === null ? all : all.filter(({ name }) => wanted.some((column) => column.name === name));
  if (added.length === 0) return null;
  const kindOf = new Map(added.map(({ name, kind }) => [name, kind]));
  const ofFile = wanted === null ? null : wanted.filter(({ name }) => !kindOf.has(name));
  // By column that is wanted: what is added there; null: the next one of the file.
  const places = wanted === null ? null : wanted.map(({ name }) => kindOf.get(name) ?? null);

  return {
    with(columns, label) {
      const taken = added.find(({ name }) => columns.some((column) => column.name === name));
      if (taken !== undefined) throw nameTaken(taken.name, label);
      return [...columns, ...added.map(({ kind: _kind, ...column }) => column)];
    },
    ofFile,
    layer(label) {
      const file = repeatedText(label);
      const source = repeatedText(node);
      return (rows) => {
        const vectorOf = {
          file: () => file(rows.length),
          row: () => rowNumberVector(rows),
          source: () => source(rows.length),
        };
        const bytes = rows.bytes + rows.length * added.length * CELL_BYTES;
        if (places === null) {
          return { ...rows, bytes, vectors: [...rows.vectors, ...added.map(({ kind }) => vectorOf[kind]())] };
        }
        let next = 0;
        const vectors = places.map((kind): Vector => (kind === null ? rows.vectors[next++]! : vectorOf[kind]()));
        return { ...rows, bytes, vectors };
      };
    },
  };
}

function nameTaken(name: string, label: string): PipelineError {
  return new PipelineError('source.lineage_column', {
    message: `${JSON.stringify(label)} has a column ${JSON.stringify(name)} of its own, and lineage adds one of this name.`,
    next: 'Give the lineage column another name.',
    origin: { label },
    detail: { column: name },
  });
}
