import type { OperatorFunction } from 'rxjs';
import type { DropCause, RowBatch } from './batch.ts';
import type { Behaviour } from './behaviour.ts';
import type { CheckAction, DatasetCheck } from './check.ts';
import type { Column, ColumnType, ColumnTypes, DataType } from './column.ts';
import type { Definition } from './definition.ts';
import type { ConfigIssue } from './issue.ts';
import type { Json } from './json.ts';
import type { OrderBy } from './sink.ts';
import type { SummaryFunction } from './summary.ts';

/** A table of the tenant that an operator may read: that of a schema. */
export interface LookupTable {
  readonly schema: string;
  readonly table: string;
  readonly columns: ColumnTypes;
  /** Of a collection that has summary columns: the table that holds them. */
  readonly summary?: Omit<LookupTable, 'summary'> | null;
}

/** A schema that every enrichment takes in, and how the rows of this pipeline may find theirs. */
export interface EnrichingTable {
  /** Names it in `OperatorPlanning.table`. */
  readonly ref: string;
  readonly lookupTable: 'table' | 'summary';
  /** Fields of the rows that may hold the key of a column, the likeliest first; one row has each key. */
  readonly keys: readonly { readonly field: string; readonly column: string }[];
  /** Columns that it adds. */
  readonly fields: readonly string[];
}

/** A schema's table with what ties it to a customer's. */
export interface CollectionTable extends LookupTable {
  /** Whether the schema of this name or id is that of its customers. */
  isOf(customer: string): boolean;
  /** The fields that are equal; `null` where it is linked to none. */
  readonly keys: { readonly collectionField: string; readonly customerField: string } | null;
  /** The table of its summary columns and how they are made; `null` where it has none. */
  readonly summary:
    | (Omit<LookupTable, 'summary'> & {
        readonly made: readonly {
          readonly name: string;
          readonly function: SummaryFunction;
          readonly sourceField?: string | undefined;
        }[];
      })
    | null;
}

/** What an operator may know beyond its input when a pipeline is saved. */
export interface OperatorPlanning {
  /** The table of a schema, by its name or id; `null` where there is none. */
  table(ref: string): LookupTable | null;
  collection(ref: string): CollectionTable | null;
  /** The schemas with auto-enrich, but for the one that is loaded, in order of their names. */
  enriching(): readonly EnrichingTable[];
}

/** A summary that is made once a load is in: of all rows of one table, a row for each key in another. */
export interface PlannedSummary {
  readonly from: { readonly schema: string; readonly table: string };
  readonly into: { readonly schema: string; readonly table: string };
  /** Column of `from`, whose values become those of `key`, the primary key of `into`. */
  readonly groupBy: string;
  readonly key: Column;
  /** Columns of `into`, and the column of `from` that each is made of; `null`: of whole rows. */
  readonly columns: readonly (Column & { readonly function: SummaryFunction; readonly source: Column | null })[];
}

/** What becomes of the source's files once their rows are in the table. */
export interface PlannedArchive {
  readonly node: string;
  /** `{YYYY}`, `{MM}`, `{DD}`, `{HH}`: of the start of the run, UTC; `{runId}`. */
  readonly folder: string;
  readonly onFailure: 'fail' | 'warn';
  /** Nodes of the sources whose objects these are. Absent: those of the one source. */
  readonly sources?: readonly string[];
}

export interface LookupRequest {
  readonly table: LookupTable;
  /** Column by which rows are found, and those that are given. */
  readonly key: string;
  readonly select: readonly string[];
  /** Texts that the key column's type reads. */
  readonly keys: readonly string[];
}

/** A row's selected columns, as Postgres prints them. */
export type LookupRow = readonly (string | null)[];

/** An operator's way to the tables that it named: what is committed there when it asks. */
export interface LookupPort {
  /** The table as it was when the pipeline was planned. */
  table(ref: string): LookupTable;
  /** For each key, in their order, its rows, in order of their selected columns. */
  find(request: LookupRequest, signal: AbortSignal): Promise<readonly (readonly LookupRow[])[]>;
}

/** A value that may come once in a run, and the row that has it. */
export interface Claim {
  /** Text that the type of the request reads. */
  readonly value: string;
  /** Number of the row's record in its split; several rows may be made of one. */
  readonly record: number;
  /** Number of the row among those of its record, from 0. */
  readonly nth: number;
}

export interface ClaimRequest {
  /** What is unique: values of other rules are none of its business. */
  readonly rule: string;
  readonly type: DataType;
  readonly split: string;
  readonly claims: readonly Claim[];
}

/**
 * Takes values for rows, for the whole run and all its lanes, and says of each claim whether its row has the value. Durable
 * when it resolves: the same row gets the same answer when it is read again.
 */
export type ClaimPort = (request: ClaimRequest, signal: AbortSignal) => Promise<readonly boolean[]>;

/**
 * What an operator remembers of the rows that have passed it. What it learns of a batch it gives to the batch's tally, and that is
 * saved in the transaction that covers the batch: who reads on from there finds it, and nothing of later batches.
 */
export interface OperatorState {
  /** Memory that it may take, in bytes; what goes beyond is to be asked of Postgres. */
  readonly budget: number;
  /** What the commits of this run have saved, in their order. */
  saved(signal: AbortSignal): AsyncIterable<Uint8Array>;
}

export interface OperatorContext {
  /** Id of the node in the pipeline; goes into tallies and rejects. */
  readonly node: string;
  readonly lane: number;
  /** Of the run, this one included. */
  readonly lanes: number;
  /** `false` forbids addresses of private networks. */
  readonly allowPrivateHosts: boolean;
  readonly signal: AbortSignal;
  /** Memory that the operator may hold, in bytes. */
  readonly budget: number;
  /** Start of the run, what `now()` is for all its rows: microseconds since 1970-01-01 UTC; the same after a resume. */
  readonly startedAt: bigint;
  /** Microseconds since 1970-01-01 UTC; a test's clock can stand still. */
  readonly clock: () => bigint;
  readonly lookup: LookupPort;
  readonly claim: ClaimPort;
  /** Of an operator that `remembers`, where one lane meets all rows; `null`: of others, and where lanes share them. */
  readonly state: OperatorState | null;
}

/**
 * What makes an operator's rows once all that it takes in is staged. Postgres has the rows, spills to disk, and gives
 * the same result for one lane and for sixteen.
 */
export interface StagedQuery {
  /**
   * A SELECT from `staged`: the input's columns as `c0`, `c1` … in their order, and `place`, a bigint that grows in
   * source order. It gives the output's columns as `c0`, `c1` …, and those that `order` names. Never holds text of the user's:
   * such values are `values`.
   */
  readonly sql: string;
  /** What follows ORDER BY to give the rows that come out in their order, of columns that `sql` gives; when absent, `place`. */
  readonly order?: string;
  /** The types as which the input's columns are staged: a cell that does not read as its column's is a reject. */
  readonly staged: readonly ColumnType[];
  /**
   * The input's columns that `sql` reads: the others are not staged, and `build` has looked at their cells. Absent: all. Of an operator
   * with one input that keeps no rows.
   */
  readonly reads?: readonly number[];
  /** Of an operator that joins two inputs: the same of the second, whose rows are the relation `others`. */
  readonly others?: readonly ColumnType[];
  /** Of `$1`, `$2` … */
  readonly values: readonly (string | number | boolean | null)[];
  /** Why the rows that do not come out are gone. */
  readonly cause: DropCause;
  /**
   * Where there are several causes: a SELECT of one row, from the same relations, with a column of each cause and how many rows
   * are gone by it. What comes out beyond those that are left counts as added.
   */
  readonly dropped?: string;
  /**
   * Each row that comes out is one that went in: the query gives its `origin` along, and rejects behind it name the record of
   * the source that it is.
   */
  readonly keeps?: true;
  /**
   * A text, as SQL of the columns that come out and of `values`, different for each row that comes out: rows whose key an
   * earlier load of the pipeline has published do not. Absent: each run is by itself.
   */
  readonly key?: string;
}

/** A batch of a source as it comes by the two edges of an operator that joins: with its rows on one of them, if any. */
export interface JoinSides {
  readonly left: RowBatch;
  readonly right: RowBatch;
}

/** What an operator asks of all rows of the load together. `path` is relative to `config.datasetLevel`. */
export type DatasetRule =
  | (Omit<DatasetCheck, 'node'> & { readonly path: string })
  | {
      readonly validator: 'columnSet';
      readonly path: string;
      readonly columns: readonly string[];
      readonly exact: boolean;
      readonly onFail: CheckAction;
    };

/** What an operator keeps: the planner picks a direct or a staged load by it. */
export type Holds = 'nothing' | 'until-end' | 'window';

/**
 * A transform. `output` is pure static typing, run when a pipeline is saved. `build` gives the RxJS operator.
 * Rows that fail become rejects on the batch; rows dropped on purpose are reported through `batch.tally`.
 */
export interface OperatorDefinition<C = unknown> extends Definition<C> {
  readonly kind: 'operator';
  /** Other spellings of `type`, such as the op names of the typed IR. */
  readonly aliases: readonly string[];
  /** What it does with NULL, missing fields, wrong types and so on: stated here, shown in the reference, proved by a test. */
  readonly behaviour: Behaviour;
  readonly holds: Holds;
  /** Fields whose values it hides from whoever reads its output, for privacy. */
  hides?(config: C): readonly string[];
  /** Whether rows may become dead letters here, whatever the pipeline's error handling. */
  quarantines?(config: C): boolean;
  /** The table, perhaps with its schema, in which its dead letters can be looked at; `null` = none. */
  quarantineTable?(config: C): string | null;
  /** What it asks of all rows together, about columns of the target. */
  dataset?(config: C): readonly DatasetRule[];
  /** Whether it uses `context.claim`. */
  claims?(config: C): boolean;
  /** Names or ids of the schemas that the config names, whose tables `planning` and `context.lookup` then know. */
  tables?(config: C): readonly string[];
  /** Whether `planning.enriching` is asked. */
  enriches?(config: C): boolean;
  /** The config with what only planning knows: what a plan holds, and `build` gets. Means the same when it is planned again. */
  resolve?(config: C, input: ColumnTypes, planning: OperatorPlanning): Json;
  /**
   * Loads what a config needs and most do without, such as the language of expressions. Planner and graph await it before they
   * ask anything else about the config.
   */
  prepare?(config: C): Promise<void>;
  output(
    config: C,
    input: ColumnTypes,
    planning?: OperatorPlanning,
  ): { columns: ColumnTypes; issues: readonly ConfigIssue[] };
  build(config: C, input: ColumnTypes, context: OperatorContext): OperatorFunction<RowBatch, RowBatch>;
  /** What is to be done once the load is in, in its last transaction or, of a direct load, in one after it. */
  conclude?(config: C, planning: OperatorPlanning): PlannedSummary;
  /** Of an operator that rows leave by several routes: their names, in the order in which `divide` gives them. */
  routes?(config: C): readonly string[];
  /**
   * Of an operator with routes, and of no other: the rows of a batch by route, a batch each; `build` is then what is done
   * with rows before. Rejects go on the first of them; rows that leave by none are reported as dropped.
   */
  divide?(config: C, input: ColumnTypes, context: OperatorContext): (batch: RowBatch) => readonly RowBatch[];
  /** Of an operator that takes rows of several nodes: the columns that its `input` then has, in place of `output`'s. */
  unite?(inputs: readonly ColumnTypes[]): { columns: ColumnTypes; issues: readonly ConfigIssue[] };
  /** Address of the service of others that it asks for what it gives, as the config has it; `null`: none. */
  asks?(config: C): string | null;
  /** Of an operator that holds the rows of two nodes, in the order of their edges: what it gives, in place of `output`. */
  join?(config: C, left: ColumnTypes, right: ColumnTypes): { columns: ColumnTypes; issues: readonly ConfigIssue[] };
  /**
   * Of one that joins, and its `meet`: whether one lane that meets all right rows before the first left one may join them itself, without
   * a stage. `meet` gives for the two sides of each batch, of which one has rows, the rows that come out of them.
   */
  beside?(config: C): boolean;
  meet?(
    config: C,
    left: ColumnTypes,
    right: ColumnTypes,
    context: OperatorContext,
  ): OperatorFunction<JoinSides, RowBatch>;
  /** What becomes of the source's files once the load is in. */
  archive?(config: C): Omit<PlannedArchive, 'node' | 'sources'>;
  /**
   * Whether it remembers what it must know of rows where one lane meets all of them, in source order: it has `context.state` then. One
   * that holds until the end lets rows through at once, `build` is all that it does, and it holds nothing.
   */
  remembers?(config: C, input: ColumnTypes): boolean;
  /** Of an operator that holds until the end, and of no other: `build` is then what lanes do with rows before they stage them. */
  finish?(config: C, input: ColumnTypes, right?: ColumnTypes): StagedQuery;
  /**
   * Of an operator that holds until the end and only puts rows in order: in which. Where one lane meets all rows and its target takes
   * them as they are, that writes them so, and nothing is staged.
   */
  orders?(config: C, input: ColumnTypes): readonly OrderBy[];
}

/** An operator whose output for a batch depends on that batch only: tests, previews and a later fusion call `apply`. */
export interface StatelessOperatorDefinition<C = unknown> extends OperatorDefinition<C> {
  readonly holds: 'nothing';
  apply(config: C, input: ColumnTypes, context: OperatorContext): (batch: RowBatch) => RowBatch;
}
