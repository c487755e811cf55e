import type { Column, DataType } from '../../runtime/contract/column.ts';
import type { Source } from '../../runtime/contract/source.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import { type ColumnEvidence, noEvidence, observe } from './column-evidence.ts';
import { INFERRED_TYPES, type InferredType, SHORT_TEXT } from './patterns.ts';

export interface SizedType {
  readonly dataType: Exclude<DataType, 'untyped'>;
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
}

/** A field as `POST /schemas` takes it, and how sure it is. */
export interface InferredColumn extends SizedType {
  readonly name: string;
  /** Also `true` where no cell was empty but not all rows were seen. */
  readonly isNullable: boolean;
  /** Chance that the next cell fits as all of the sample did: (n + 1) / (n + 2); 1 when all rows were seen. */
  readonly certainty: number;
  readonly cells: number;
  readonly nulls: number;
  /** Other types that at least 95 % of the cells fit; `share` of 1 = all of them. */
  readonly alternatives: readonly (SizedType & { readonly share: number })[];
}

export interface Inference {
  readonly columns: readonly InferredColumn[];
  readonly sampledRows: number;
  /** Malformed records among them. */
  readonly rejectedRows: number;
  /** No row was left unseen. */
  readonly complete: boolean;
}

const SAMPLE_ROWS = 10_000;
const ALTERNATIVE_SHARE = 0.95;
/** Lengths that a varchar is given: room to grow, and round numbers. */
const LENGTHS = [16, 32, 64, 128, SHORT_TEXT];
/** Digits that a numeric gets before the point beyond the largest one seen, where not all rows were. */
const SPARE_DIGITS = 2;
/** Beyond it a numeric stays unconstrained. */
const MOST_DIGITS = 100;

/** Column types from a sample of a source's first rows. The source must lay all its columns. */
export async function inferColumns(
  source: Source,
  signal: AbortSignal,
  options: { readonly sampleRows?: number } = {},
): Promise<Inference> {
  const limit = options.sampleRows ?? SAMPLE_ROWS;
  const columns = await source.columns(signal);
  const evidence = columns.map(noEvidence);
  let sampledRows = 0;
  let rejectedRows = 0;
  let complete = true;
  sampling: for await (const split of source.splits(signal)) {
    for await (const rows of source.read(split, null, signal)) {
      const count = Math.min(rows.length, limit - sampledRows);
      for (const [index, vector] of rows.vectors.entries()) {
        for (let row = 0; row < count; row++) observe(evidence[index]!, cellText(vector, row, columns[index]!.type));
      }
      complete = count === rows.length;
      sampledRows += count;
      rejectedRows += rows.rejects.length;
      rows.recycle?.();
      if (!complete) break sampling;
    }
  }
  return {
    columns: columns.map((column, index) =>
      column.type === 'untyped' ? inferred(column.name, evidence[index]!, complete) : typed(column, evidence[index]!),
    ),
    sampledRows,
    rejectedRows,
    complete,
  };
}

/** A column whose type its source tells: that is sure. */
function typed(
  { name, type, nullable, length, precision, scale }: Column,
  { cells, nulls }: ColumnEvidence,
): InferredColumn {
  return {
    name,
    cells,
    nulls,
    isNullable: nullable,
    dataType: type as Exclude<DataType, 'untyped'>,
    ...(length === undefined ? {} : { length }),
    ...(precision === undefined ? {} : { precision, scale: scale ?? 0 }),
    certainty: 1,
    alternatives: [],
  };
}

function inferred(name: string, evidence: ColumnEvidence, complete: boolean): InferredColumn {
  const { cells, nulls, fitting } = evidence;
  const base = { name, cells, nulls, isNullable: nulls > 0 || cells === 0 || !complete };
  if (cells === 0) return { ...base, dataType: 'text', certainty: 0, alternatives: [] };
  const type = INFERRED_TYPES.find((candidate) => fitting[candidate] === cells) ?? 'text';
  return {
    ...base,
    ...sized(type, evidence, complete),
    certainty: complete ? 1 : (cells + 1) / (cells + 2),
    alternatives: INFERRED_TYPES.filter((other) => isAlternative(other, type, evidence)).map((other) => ({
      ...sized(other, evidence, complete),
      share: fitting[other] / cells,
    })),
  };
}

/** Only what tells something: each text is a varchar, each integer a bigint and a numeric, each date a timestamptz. */
function isAlternative(other: InferredType, chosen: InferredType, { fitting, cells }: ColumnEvidence): boolean {
  if (other === chosen || other === 'varchar' || other === 'text') return false;
  if (fitting[other] < cells * ALTERNATIVE_SHARE) return false;
  const narrower = NARROWER[other];
  return narrower === undefined || (narrower !== chosen && fitting[narrower] < fitting[other]);
}

const NARROWER: Partial<Record<InferredType, InferredType>> = {
  bigint: 'integer',
  numeric: 'bigint',
  timestamptz: 'date',
};

function sized(type: InferredType, evidence: ColumnEvidence, complete: boolean): SizedType {
  if (type === 'varchar') {
    const wanted = Math.min(evidence.longest * (complete ? 1 : 2), SHORT_TEXT);
    return { dataType: type, length: LENGTHS.find((length) => length >= wanted) ?? SHORT_TEXT };
  }
  if (type !== 'numeric') return { dataType: type };
  const scale = evidence.fractionDigits;
  const precision = Math.max(1, evidence.wholeDigits + scale) + (complete ? 0 : SPARE_DIGITS);
  return precision > MOST_DIGITS ? { dataType: type } : { dataType: type, precision, scale };
}
