import type { Column, DataType } from '../../runtime/contract/column.ts';
import { type FileFailure, fileFailure } from '../../runtime/contract/file-failure.ts';
import type { Source, SourceRows, Split } from '../../runtime/contract/source.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import { chooseSplits } from './choose-splits.ts';
import { type ColumnEvidence, observe } from './column-evidence.ts';
import { INFERRED_TYPES, type InferredType, SHORT_TEXT } from './patterns.ts';
import { addColumns, type SeenColumn, type SplitColumn } from './seen-column.ts';

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
  /** Files, or sheets or members of files, that they are of. */
  readonly sampledFiles: number;
  /** No row was left unseen. */
  readonly complete: boolean;
  /** The first ones, cells in the order of the columns as the source gave them, each cut to 200 characters. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** Files of the sample that cannot be read on: the sample has the rows before the damage. */
  readonly failures: readonly BrokenSample[];
}

/** A file that cannot be read from this row on. */
interface BrokenSample extends FileFailure {
  readonly label: string;
  readonly row: number;
}

/** Bound the memory that they take, with thousands of columns too. */
const SHOWN_ROWS = 30;
const SHOWN_CHARACTERS = 200;
const SAMPLE_ROWS = 10_000;
const ALTERNATIVE_SHARE = 0.95;
/** Lengths that a varchar is given: room to grow, and round numbers. */
const LENGTHS = [16, 32, 64, 128, SHORT_TEXT];
/** Digits that a numeric gets before the point beyond the largest one seen, where not all rows were. */
const SPARE_DIGITS = 2;
/** Beyond it a numeric stays unconstrained. */
const MOST_DIGITS = 100;

/**
 * Column types from a sample of rows: the first ones of each split, of some splits spread over all where there are many.
 * Columns of all of these are one list, by name; one that a split lacks is empty in its rows, and types are as wide as all
 * of them need.
 */
export async function inferColumns(
  source: Source,
  signal: AbortSignal,
  options: { readonly sampleRows?: number } = {},
): Promise<Inference> {
  const chosen = await chooseSplits(source, signal);
  const seen = new Map<string, SeenColumn>();
  const parts = [];
  const failures: BrokenSample[] = [];
  let first: unknown = null;
  for (const split of chosen.splits) {
    try {
      const columns = await (source.columnsOf?.(split, signal) ?? source.columns(signal));
      if (columns !== null) parts.push({ split, columns: addColumns(seen, columns) });
    } catch (error) {
      failures.push(brokenSample(error, split, 1));
      first ??= error;
    }
  }
  if (parts.length === 0 && first !== null) throw first;
  // None names a column: the source says why.
  if (parts.length === 0) addColumns(seen, await source.columns(signal));
  const shown: ShownRow[] = [];
  let sampledRows = 0;
  let rejectedRows = 0;
  let complete = chosen.all;
  // Small ones first: what they leave of their share is for the large ones.
  parts.sort((one, other) => (one.split.bytes ?? 0) - (other.split.bytes ?? 0));
  for (const [index, { split, columns }] of parts.entries()) {
    const left = (options.sampleRows ?? SAMPLE_ROWS) - sampledRows;
    const sampled = await sample(source, { split, columns, shown }, Math.ceil(left / (parts.length - index)), signal);
    sampledRows += sampled.rows;
    rejectedRows += sampled.rejected;
    complete &&= sampled.complete;
    if (sampled.failure !== null) failures.push(sampled.failure);
  }
  if (failures.length > 0) complete = false;
  return {
    columns: [...seen.values()].map(({ column, evidence, rows }) => {
      evidence.nulls += sampledRows - rows;
      return column.type === 'untyped' ? inferred(column.name, evidence, complete) : typed(column, evidence);
    }),
    sampledRows,
    rejectedRows,
    sampledFiles: parts.length,
    complete,
    rows: shown.map((row) => [...seen.values()].map((column) => row.get(column) ?? null)),
    failures,
  };
}

/** Cells by column; one that the row's split lacks is not there. */
type ShownRow = Map<SeenColumn, string | null>;

interface Part {
  readonly split: Split;
  readonly columns: readonly SplitColumn[];
  /** Rows for people to look at; takes more while there is room. */
  readonly shown: ShownRow[];
}

interface Sampled {
  readonly rows: number;
  readonly rejected: number;
  readonly complete: boolean;
  readonly failure: BrokenSample | null;
}

/** Lets the first rows of a split show what its columns hold. */
async function sample(
  source: Source,
  { split, columns, shown }: Part,
  limit: number,
  signal: AbortSignal,
): Promise<Sampled> {
  let taken = 0;
  let rejected = 0;
  let complete = true;
  let failure: BrokenSample | null = null;
  const reading = source.read(split, null, signal)[Symbol.asyncIterator]();
  const next = async (): Promise<SourceRows | null> => {
    try {
      const { done, value } = await reading.next();
      return done === true ? null : value;
    } catch (error) {
      failure = brokenSample(error, split, taken + rejected + 1);
      return null;
    }
  };
  for (let rows = await next(); rows !== null; rows = await next()) {
    const count = Math.min(rows.length, limit - taken);
    const first = shown.length;
    const more = Math.max(0, Math.min(count, SHOWN_ROWS - first));
    for (let row = 0; row < more; row++) shown.push(new Map());
    for (const [index, { seen, type }] of columns.entries()) {
      const vector = rows.vectors[index]!;
      for (let row = 0; row < count; row++) {
        const text = cellText(vector, row, type);
        observe(seen.evidence, text);
        if (row < more) shown[first + row]!.set(seen, cut(text));
      }
    }
    complete = count === rows.length;
    taken += count;
    rejected += rows.rejects.length;
    rows.recycle?.();
    if (!complete) break;
  }
  await reading.return?.();
  for (const { seen } of columns) seen.rows += taken;
  return { rows: taken, rejected, complete, failure };
}

/** What fails in the file; throws what is no failure of a file. */
function brokenSample(error: unknown, { label }: Split, row: number): BrokenSample {
  const failure = fileFailure(error);
  if (failure === null) throw error;
  return { label, row, ...failure };
}

function cut(text: string | null): string | null {
  return text !== null && text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
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
    isNullable: nullable || nulls > 0,
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
