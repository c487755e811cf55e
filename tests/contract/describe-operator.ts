import fc from 'fast-check';
import { from, lastValueFrom, map, toArray } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
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
import { type BatchOptions, batchOf, type RowObject, rowsOf, type TestBatch, textAt } from './batch-of.ts';
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
  /** `name type` of each column that comes out. */
  readonly output?: readonly string[];
  readonly issues?: readonly { readonly code: string; readonly field: string; readonly next?: string }[];
}

export interface OperatorCases {
  readonly cases: readonly OperatorCase[];
  readonly typing: readonly TypingCase[];
  /** What it may know, for one that looks into tables. */
  readonly planning?: OperatorPlanning;
  readonly lookup?: () => LookupPort;
}

const NODE = 'node-under-test';

/** A context that stands still. */
export function testContext(): OperatorContext {
  return {
    node: NODE,
    lane: 0,
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
  };
}

/** What every operator must keep to, and what this one means by its cases. */
export function describeOperator<C>(tested: OperatorDefinition<C>, { cases, typing, ...known }: OperatorCases): void {
  const definition = within(tested, known);
  describe(definition.type, () => {
    describe('means', () => {
      test.for(cases)('$title', async (one) => {
        for (const kinds of kindsFor(one)) {
          const result = await run(definition, one, [batchOf(one.columns, one.rows, { kinds })]);
          const held = `held as ${JSON.stringify(kinds)}`;
          expect(result.rows, held).toEqual(one.expect.map((row) => plainRow(row, result.columns)));
          expect(result.rejects, held).toMatchObject(one.rejects ?? []);
        }
      });
    });

    describe('says when a pipeline is saved', () => {
      test.for(typing)('$title', async (one) => {
        const config = definition.config.parse(one.config);
        await definition.prepare?.(config);
        const { columns, issues } = definition.output(config, one.columns);
        if (one.output !== undefined) expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual(one.output);
        expect(issues).toMatchObject(one.issues ?? []);
        for (const issue of issues) expect(issue.message).toMatch(/^[A-Z].*\.$/s);
      });
    });

    describe('keeps to the laws', () => {
      test('accounts for every row: in + added = out + dropped + rejected', async () => {
        for (const one of cases) {
          const batch = batchOf(one.columns, one.rows);
          const { rows, rejects } = await run(definition, one, [batch]);
          const { added = 0, dropped = {} } = batch.tally.nodes.get(NODE) ?? {};
          const gone = Object.values(dropped).reduce((sum, count) => sum + count, 0);
          expect(one.rows.length + added, one.title).toBe(rows.length + gone + rejects.length);
        }
      });

      test('gives the same rows however they are cut into batches', async () => {
        await eachCase(cases, async (one) => {
          const whole = await run(definition, one, [batchOf(one.columns, one.rows)]);
          const property = fc.asyncProperty(fc.array(fc.nat({ max: one.rows.length })), async (cuts) => {
            const cut = await run(definition, one, cutAt(one, cuts));
            expect(cut.rows).toEqual(whole.rows);
            expect(cut.rejects).toEqual(whole.rejects);
          });
          await fc.assert(property, { numRuns: 20 });
        });
      });

      test('looks at selected rows only', async () => {
        await eachCase(cases, async (one) => {
          const indices = one.rows.map((_, row) => row);
          const property = fc.asyncProperty(fc.subarray(indices), async (selection) => {
            const selected = await run(definition, one, [batchOf(one.columns, one.rows, { selection })]);
            const alone = selection.map((row) => batchOf(one.columns, [one.rows[row]!], { firstRow: row + 1 }));
            const expected = await run(definition, one, alone);
            expect(selected.rows).toEqual(expected.rows);
            expect(selected.rejects).toEqual(expected.rejects);
          });
          await fc.assert(property, { numRuns: 20 });
        });
      });

      test('leaves the batch that comes in as it was', async () => {
        for (const one of cases) {
          for (const kinds of kindsFor(one)) {
            const batch = batchOf(one.columns, one.rows, { kinds, selection: one.rows.map((_, row) => row) });
            const before = structuredClone({ vectors: plainVectors(batch), selection: batch.selection });
            await run(definition, one, [batch]);
            expect({ vectors: plainVectors(batch), selection: batch.selection }, one.title).toEqual(before);
            expect(batch.rejects, one.title).toEqual([]);
          }
        }
      });

      test('names node, split, row and line in every reject', async () => {
        for (const one of cases) {
          const options: BatchOptions = { split: 'folder/one', firstRow: 101 };
          const { rejects } = await run(definition, one, [batchOf(one.columns, one.rows, options)]);
          rejects.forEach((reject, index) => {
            const rowNumber = one.rejects?.[index]?.rowNumber;
            expect(reject).toMatchObject({ node: NODE, split: 'folder/one', label: 'folder/one.csv' });
            if (rowNumber !== undefined) expect(reject.rowNumber).toBe(rowNumber + 100);
            expect(reject.line).toBe(reject.rowNumber + 1);
            expect(reject.reason).not.toBe('');
          });
        }
      });

      // One that looks into tables waits for answers.
      if ('apply' in definition) describeFlow(definition, cases);
    });

    describe('is described', () => {
      test('every example is a valid config', () => {
        expect(definition.examples.length).toBeGreaterThan(0);
        for (const example of definition.examples) expect(() => definition.config.parse(example.config)).not.toThrow();
      });

      test('every field of the config has a title and a description', () => {
        const schema = z.toJSONSchema(definition.config, { io: 'input', unrepresentable: 'throw' });
        const fields = Object.entries(schema.properties ?? {});
        if (definition.unite === undefined) expect(fields.length).toBeGreaterThan(0);
        for (const [name, field] of fields) {
          expect(field, name).toMatchObject({ title: expect.any(String), description: expect.any(String) });
        }
        expect(schema.additionalProperties).toBe(false);
      });
    });
  });
}

/** Of operators that hold nothing: one batch in, one batch out, with the same delivery. */
function describeFlow<C>(definition: OperatorDefinition<C>, cases: readonly OperatorCase[]): void {
  const one = cases[0]!;
  const config = definition.config.parse(one.config);
  const operator = () => definition.build(config, one.columns, testContext());
  const batches = () => ({ a: batchOf(one.columns, one.rows, { seq: 0 }), b: batchOf(one.columns, [], { seq: 1 }) });

  test('passes each batch on at once, completes with its input', () => {
    scheduler().run(({ cold, expectObservable }) => {
      const output = cold('a-b-|', batches()).pipe(
        operator(),
        map((batch) => batch.delivery.seq),
      );
      expectObservable(output).toBe('a-b-|', { a: 0, b: 1 });
    });
  });

  test('errs with its input', () => {
    scheduler().run(({ cold, expectObservable }) => {
      const output = cold('a-#', batches()).pipe(
        operator(),
        map((batch) => batch.delivery.seq),
      );
      expectObservable(output).toBe('a-#', { a: 0 });
    });
  });

  test('unsubscribes from its input', () => {
    scheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const input = cold('a-b-|', batches());
      expectObservable(input.pipe(operator()), '^!');
      expectSubscriptions(input.subscriptions).toBe('^!');
    });
  });

  test('neither releases nor settles a delivery', async () => {
    for (const each of cases) {
      const batch = batchOf(each.columns, each.rows);
      const { batches } = await run(definition, each, [batch]);
      expect(batches.map((out) => out.delivery)).toEqual([batch.delivery]);
      expect(batch.delivery).toMatchObject({ released: false, outcome: null });
    }
  });
}

/** The operator, knowing what it may. */
function within<C>(
  definition: OperatorDefinition<C>,
  { planning, lookup }: Pick<OperatorCases, 'planning' | 'lookup'>,
): OperatorDefinition<C> {
  if (planning === undefined) return definition;
  return {
    ...definition,
    output: (config, input) => definition.output(config, input, planning),
    build: (config, input, context) =>
      definition.build(config, input, lookup === undefined ? context : { ...context, lookup: lookup() }),
  };
}

interface Result {
  readonly batches: readonly RowBatch[];
  readonly columns: ColumnTypes;
  readonly rows: readonly Readonly<Record<string, string | null>>[];
  readonly rejects: readonly Reject[];
}

async function run<C>(
  definition: OperatorDefinition<C>,
  one: OperatorCase,
  input: readonly TestBatch[],
): Promise<Result> {
  const config = definition.config.parse(one.config);
  await definition.prepare?.(config);
  const { columns, issues } = definition.output(config, one.columns);
  expect(issues, `${one.title}: the config is valid`).toEqual([]);
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
function kindsFor({ columns, rows }: OperatorCase): Record<string, VectorKind>[] {
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

function cutAt({ columns, rows }: OperatorCase, cuts: readonly number[]): TestBatch[] {
  const points = [0, ...cuts.toSorted((left, right) => left - right), rows.length];
  return points.slice(1).map((end, index) => {
    const start = points[index]!;
    return batchOf(columns, rows.slice(start, end), { firstRow: start + 1, seq: index });
  });
}

async function eachCase(cases: readonly OperatorCase[], check: (one: OperatorCase) => Promise<void>): Promise<void> {
  for (const one of cases) await check(one);
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

/** Vectors as plain data that can be cloned and compared. */
function plainVectors(batch: RowBatch): unknown {
  return batch.vectors.map((vector) =>
    vector.kind === 'bytes' ? { ...vector, buffer: vector.buffer.toString('latin1') } : { ...vector },
  );
}

function scheduler(): TestScheduler {
  return new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
}
