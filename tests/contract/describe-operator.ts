import fc from 'fast-check';
import { map } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { OperatorDefinition, RowBatch } from '../../runtime/contract/index.ts';
import { type BatchOptions, batchOf, type TestBatch } from './batch-of.ts';
import {
  expectCase,
  expectTyping,
  type Known,
  kindsFor,
  NODE,
  type OperatorCase,
  runOperator,
  type TypingCase,
  testContext,
  within,
} from './run-operator.ts';

export { type OperatorCase, type TypingCase, testContext } from './run-operator.ts';

export interface OperatorCases extends Known {
  readonly cases: readonly OperatorCase[];
  readonly typing: readonly TypingCase[];
}

/** What every operator must keep to, and what this one means by its cases. */
export function describeOperator<C>(tested: OperatorDefinition<C>, { cases, typing, ...known }: OperatorCases): void {
  const definition = within(tested, known);
  describe(definition.type, () => {
    describe('means', () => {
      test.for(cases)('$title', (one) => expectCase(definition, one));
    });

    describe('says when a pipeline is saved', () => {
      test.for(typing)('$title', (one) => expectTyping(definition, one));
    });

    describe('keeps to the laws', () => {
      test('accounts for every row: in + added = out + dropped + rejected', async () => {
        for (const one of cases) {
          const batch = batchOf(one.columns, one.rows);
          const { rows, rejects } = await runOperator(definition, one, [batch]);
          const { added = 0, dropped = {} } = batch.tally.nodes.get(NODE) ?? {};
          const gone = Object.values(dropped).reduce((sum, count) => sum + count, 0);
          expect(one.rows.length + added, one.title).toBe(rows.length + gone + rejects.length);
        }
      });

      test('gives the same rows however they are cut into batches', async () => {
        await eachCase(cases, async (one) => {
          const whole = await runOperator(definition, one, [batchOf(one.columns, one.rows)]);
          const property = fc.asyncProperty(fc.array(fc.nat({ max: one.rows.length })), async (cuts) => {
            const cut = await runOperator(definition, one, cutAt(one, cuts));
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
            const selected = await runOperator(definition, one, [batchOf(one.columns, one.rows, { selection })]);
            const alone = selection.map((row) => batchOf(one.columns, [one.rows[row]!], { firstRow: row + 1 }));
            const expected = await runOperator(definition, one, alone);
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
            await runOperator(definition, one, [batch]);
            expect({ vectors: plainVectors(batch), selection: batch.selection }, one.title).toEqual(before);
            expect(batch.rejects, one.title).toEqual([]);
          }
        }
      });

      test('names node, split, row and line in every reject', async () => {
        for (const one of cases) {
          const options: BatchOptions = { split: 'folder/one', firstRow: 101 };
          const { rejects } = await runOperator(definition, one, [batchOf(one.columns, one.rows, options)]);
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
      const { batches } = await runOperator(definition, each, [batch]);
      expect(batches.map((out) => out.delivery)).toEqual([batch.delivery]);
      expect(batch.delivery).toMatchObject({ released: false, outcome: null });
    }
  });
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

/** Vectors as plain data that can be cloned and compared. */
function plainVectors(batch: RowBatch): unknown {
  return batch.vectors.map((vector) =>
    vector.kind === 'bytes' ? { ...vector, buffer: vector.buffer.toString('latin1') } : { ...vector },
  );
}

function scheduler(): TestScheduler {
  return new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
}
