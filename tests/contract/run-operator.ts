import { from, lastValueFrom, toArray } from 'rxjs';
import { expect } from 'vitest';
import type {
  ColumnTypes,
  DataType,
  Json,
  LookupPort,
  OperatorContext,
  OperatorDefinition,
  OperatorPlanning,
  Reject,
  RowBatch,
} from '../../runtime/contract/index.ts';
import { batchOf, type RowObject, rowsOf, type TestBatch, textAt } from './batch-of.ts';
import { cellToText, KINDS_OF, type VectorKind, vectorOf } from './vector-of.ts';

/** Rows in, rows out: what an operator means. */
export interface OperatorCase {
  readonly title: string;
  readonly config: Json;
  readonly columns: ColumnTypes;
  readonly rows: readonly RowObject[];
  /** Plain text of each cell of each row that comes out. */
  readonly expect: readonly Readonly<Record<string, string | null>>[];
  readonly rejects?: readonly Partial<Pick<Reject, 'rowNumber' | 'column' | 'value' | 'code' | 'rule' | 'action'>>[];
}

/** What an operator says when a pipeline is saved. */
export interface TypingCase {
  readonly title: string;
  readonly config: Json;
  readonly columns: ColumnTypes;
  /** Of one that joins: the columns of its second input. */
  readonly right?: ColumnTypes;
  /** `name type` of each column that comes out. */
  readonly output?: readonly string[];
  readonly issues?: readonly { readonly code: string; readonly field: string; readonly next?: string }[];
}

/** What an operator may know that looks into tables. */
export interface Known {
  readonly planning?: OperatorPlanning;
  readonly lookup?: () => LookupPort;
  /** For one that asks a server of the test's own. */
  readonly allowPrivateHosts?: boolean;
}

export const NODE = 'node-under-test';

/** A context that stands still. */
export function testContext(): OperatorContext {
  return {
    node: NODE,
    lane: 0,
    lanes: 1,
    allowPrivateHosts: false,
    startedAt: 1_700_000_000_000_000n,
    signal: new AbortController().signal,
    budget: 64 * 2 ** 20,
    clock: () => 0n,
    lookup: {
      table: (ref) => {
        throw new Error(`there is no schema "${ref}" here`);
      },
      find: () => Promise.reject(new Error('there is no table here')),
    },
    claim: () => Promise.reject(new Error('there is no run here')),
    state: null,
  };
}

/** The operator, knowing what it may. */
export function within<C>(
  definition: OperatorDefinition<C>,
  { planning, lookup, allowPrivateHosts = false }: Known,
): OperatorDefinition<C> {
  if (planning === undefined) return definition;
  return {
    ...definition,
    output: (config, input) => definition.output(config, input, planning),
    build: (config, input, context) =>
      definition.build(config, input, {
        ...context,
        allowPrivateHosts,
        ...(lookup === undefined ? {} : { lookup: lookup() }),
      }),
  };
}

/** Holds a case to what it says, however its columns are held. */
export async function expectCase<C>(definition: OperatorDefinition<C>, one: OperatorCase): Promise<void> {
  for (const kinds of kindsFor(one)) {
    const result = await runOperator(definition, one, [batchOf(one.columns, one.rows, { kinds })]);
    const held = `held as ${JSON.stringify(kinds)}`;
    expect(result.rows, held).toEqual(one.expect.map((row) => plainRow(row, result.columns)));
    expect(result.rejects, held).toMatchObject(one.rejects ?? []);
  }
}

/** Holds what is said when a pipeline is saved to a case. */
export async function expectTyping<C>(definition: OperatorDefinition<C>, one: TypingCase): Promise<void> {
  const config = definition.config.parse(one.config);
  await definition.prepare?.(config);
  const { columns, issues } =
    one.right === undefined ? definition.output(config, one.columns) : definition.join!(config, one.columns, one.right);
  if (one.output !== undefined) expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual(one.output);
  expect(issues).toMatchObject(one.issues ?? []);
  for (const issue of issues) expect(issue.message).toMatch(/^[A-Z].*\.$/s);
}

interface Result {
  readonly batches: readonly RowBatch[];
  readonly columns: ColumnTypes;
  readonly rows: readonly Readonly<Record<string, string | null>>[];
  readonly rejects: readonly Reject[];
}

/** Rows through the operator, batch by batch. */
export async function runOperator<C>(
  definition: OperatorDefinition<C>,
  one: OperatorCase,
  input: readonly TestBatch[],
): Promise<Result> {
  const config = definition.config.parse(one.config);
  await definition.prepare?.(config);
  const { columns, issues } = definition.output(config, one.columns);
  const wrong = issues.filter(({ severity }) => severity !== 'warning');
  expect(wrong, `${one.title}: the config is valid`).toEqual([]);
  const operator = definition.build(config, one.columns, testContext());
  const batches = await lastValueFrom(from(input).pipe(operator, toArray()));
  for (const batch of batches) {
    expect(batch.rowCount).toBe(batch.selection?.length ?? batch.length);
    expect(batch.vectors.length).toBe(columns.length);
  }
  return {
    batches,
    columns,
    rows: batches.flatMap((batch) => rowsOf(batch, columns).map((row) => plainRow(row, columns))),
    rejects: batches.flatMap((batch) => batch.rejects).toSorted((left, right) => left.rowNumber - right.rowNumber),
  };
}

/** All columns as bytes, all as JSON values, and then each other kind that can hold every cell of its column. */
export function kindsFor({ columns, rows }: OperatorCase): Record<string, VectorKind>[] {
  const most = Math.max(...columns.map((column) => KINDS_OF[column.type].length));
  return Array.from({ length: most }, (_, choice) =>
    Object.fromEntries(
      columns.map((column) => {
        const cells = rows.map((row) => row[column.name]);
        const possible = KINDS_OF[column.type].filter((kind) => holds(cells, column, kind));
        return [column.name, possible[choice % possible.length]!];
      }),
    ),
  );
}

/** Whether a vector of `kind` gives every cell back as it was. Bytes and JSON values hold anything. */
function holds(cells: readonly RowObject[string][], column: ColumnTypes[number], kind: VectorKind): boolean {
  if (kind === 'bytes' || kind === 'values') return true;
  try {
    const vector = vectorOf(cells, column, kind);
    return cells.every((cell, row) => {
      const text = cell === null || cell === undefined ? null : cellToText(cell);
      return plainText(text, column.type) === plainText(textAt(vector, row, column.type), column.type);
    });
  } catch {
    return false;
  }
}

/** A cell's kind shows in how a number or a time is written: `1.50` and `1.5`, `T` and a space. */
function plainRow(
  row: Readonly<Record<string, string | null>>,
  columns: ColumnTypes,
): Readonly<Record<string, string | null>> {
  return Object.fromEntries(columns.map(({ name, type }) => [name, plainText(row[name] ?? null, type)]));
}

function plainText(text: string | null, type: DataType): string | null {
  switch (type) {
    case 'numeric':
    case 'real':
    case 'double':
      return text?.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '') ?? null;
    case 'timestamp':
    case 'timestamptz':
      return text?.replace('T', ' ').replace(/Z$/, '+00') ?? null;
    default:
      return text;
  }
}
