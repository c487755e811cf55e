import { describe, expect, test } from 'vitest';
import type { ColumnTypes, Json, Source, SourceRows, Split } from '../../runtime/contract/index.ts';
import type { AnyConnector } from '../../runtime/contract/registry.ts';
import { textAt } from './batch-of.ts';

/** A source over prepared data. Small batches, so that there are many positions. */
export interface SourceFixture extends AsyncDisposable {
  readonly source: Source;
  /** The columns that `source` lays, and the one among them that tells rows apart. */
  readonly columns: ColumnTypes;
  readonly idColumn: string;
  /** The ids in the data, in source order. */
  readonly ids: readonly string[];
  /** The same kind of source over data without a row. */
  readonly empty: Source;
  /** The same kind of source where the outside system, or what is asked of it, cannot be reached. */
  readonly unreachable: Source;
}

interface ReadSplit {
  readonly split: Split;
  readonly ids: readonly string[];
  /** Ids up to and with each batch, and its position. */
  readonly steps: readonly { readonly read: number; readonly position: Json }[];
}

/** An abort is obeyed within this time. */
const ABORT_LIMIT_MS = 1000;

const never = new AbortController().signal;

/** What every source promises. `title`: what this fixture is about. */
export function describeSource(definition: AnyConnector, title: string, open: () => Promise<SourceFixture>): void {
  describe(`${definition.type}, ${title}`, () => {
    test('gives the rows that went in, each once and in order', async () => {
      await using fixture = await open();
      const read = await readAll(fixture);
      expect(read.flatMap(({ ids }) => ids)).toEqual(fixture.ids);
      expect(read.every(({ steps }) => steps.length > 0)).toBe(true);
    });

    test('lists the files that its splits are of, where it reads files', async () => {
      await using fixture = await open();
      const { source } = fixture;
      const listed = source.files === undefined ? [] : await Array.fromAsync(source.files(never));
      const read = source.files === undefined ? [] : await Array.fromAsync(source.splits(never));
      const paths = new Set(read.map(({ meta }) => (meta as { path: string }).path));
      expect(listed.map(({ path }) => path)).toEqual([...paths]);
    });

    test('goes on after every position with exactly the rest', async () => {
      await using fixture = await open();
      let positions = 0;
      for (const { split, ids, steps } of await readAll(fixture)) {
        for (const { read, position } of steps) {
          const stored = JSON.parse(JSON.stringify(position)) as Json;
          expect(stored).toEqual(position);
          const rest = await readSplit(fixture, split, stored);
          expect(rest.ids).toEqual(ids.slice(read));
          expect(rest.steps.at(-1)?.position).toEqual(steps.at(-1)?.position);
          positions++;
        }
      }
      expect(positions).toBeGreaterThan(2);
    });

    test('never gives the same position after more rows', async () => {
      await using fixture = await open();
      for (const { steps } of await readAll(fixture)) {
        const advanced = steps.filter(({ read }, index) => read > (steps[index - 1]?.read ?? 0));
        expect(new Set(advanced.map(({ position }) => JSON.stringify(position))).size).toBe(advanced.length);
      }
    });

    test('numbers the rows of a split from 1, also after a resume', async () => {
      await using fixture = await open();
      for (const { split, ids, steps } of await readAll(fixture)) {
        expect(await rowNumbers(fixture.source, split, null)).toEqual(ids.map((_, index) => index + 1));
        const middle = steps[Math.floor(steps.length / 2)]!;
        const rest = await rowNumbers(fixture.source, split, middle.position);
        expect(rest).toEqual(ids.map((_, index) => index + 1).slice(middle.read));
      }
    });

    test('keeps the rows of a batch until it is recycled, and needs no recycling', async () => {
      await using fixture = await open();
      const held: { batch: SourceRows; ids: string[] }[] = [];
      for await (const split of fixture.source.splits(never)) {
        for await (const batch of fixture.source.read(split, null, never)) {
          held.push({ batch, ids: idsOf(fixture, batch) });
        }
      }
      expect(held.map(({ batch }) => idsOf(fixture, batch))).toEqual(held.map(({ ids }) => ids));
      expect(held.flatMap(({ ids }) => ids)).toEqual(fixture.ids);
    });

    test('tells each row as its source gave it', async () => {
      await using fixture = await open();
      for await (const split of fixture.source.splits(never)) {
        for await (const batch of fixture.source.read(split, null, never)) {
          const told = Array.from({ length: batch.length }, (_, row) => {
            const record = batch.record(row) as Record<string, Json>;
            return String(record[fixture.idColumn]);
          });
          expect(told).toEqual(idsOf(fixture, batch));
          batch.recycle?.();
        }
      }
    });

    test('accounts for all bytes of a split that knows its size, and lists the same splits again', async () => {
      await using fixture = await open();
      const first = await listed(fixture.source);
      for (const split of first) {
        let consumed = 0;
        for await (const batch of fixture.source.read(split, null, never)) {
          consumed += batch.consumed;
          batch.recycle?.();
        }
        if (split.bytes !== null) expect(consumed).toBe(split.bytes);
      }
      expect(await listed(fixture.source)).toEqual(first);
      expect(new Set(first.map(({ id }) => id)).size).toBe(first.length);
    });

    test('stops within a second of an abort', async () => {
      await using fixture = await open();
      for await (const split of fixture.source.splits(never)) {
        const controller = new AbortController();
        const batches = fixture.source.read(split, null, controller.signal)[Symbol.asyncIterator]();
        await batches.next();
        controller.abort();
        expect(await settled(drain(batches))).toBe(true);
      }
      const aborted = AbortSignal.abort();
      const [split] = await listed(fixture.source);
      await expect(fixture.source.read(split!, null, aborted)[Symbol.asyncIterator]().next()).rejects.toBeDefined();
    });

    test('can be left in the middle of a split, and read again', async () => {
      await using fixture = await open();
      for await (const split of fixture.source.splits(never)) {
        for await (const batch of fixture.source.read(split, null, never)) {
          batch.recycle?.();
          break;
        }
      }
      expect((await readAll(fixture)).flatMap(({ ids }) => ids)).toEqual(fixture.ids);
    });

    test('gives a batch with a final position for a split without rows', async () => {
      await using fixture = await open();
      for await (const split of fixture.empty.splits(never)) {
        const batches = [];
        for await (const batch of fixture.empty.read(split, null, never)) batches.push(batch);
        expect(batches.length).toBeGreaterThan(0);
        expect(batches.reduce((rows, { length }) => rows + length, 0)).toBe(0);
        const { position } = batches.at(-1)!;
        for await (const batch of fixture.empty.read(split, position, never)) {
          expect(batch.length).toBe(0);
          expect(batch.position).toEqual(position);
        }
      }
    });

    test('discovers the columns that it lays', async () => {
      await using fixture = await open();
      const found = await fixture.source.columns(never);
      expect(found.map(({ name }) => name)).toEqual(expect.arrayContaining(fixture.columns.map(({ name }) => name)));
    });

    test('reports each step of a check, and which one fails', async () => {
      await using fixture = await open();
      const good = await fixture.source.check(never);
      expect(good.ok).toBe(true);
      expect(good.steps.length).toBeGreaterThan(0);
      expect(good.steps.every(({ ok, durationMs }) => ok && durationMs >= 0)).toBe(true);
      const bad = await fixture.unreachable.check(never);
      expect(bad.ok).toBe(false);
      expect(bad.steps.at(-1)).toMatchObject({ ok: false, detail: expect.stringMatching(/./) });
    });
  });
}

async function listed(source: Source): Promise<Split[]> {
  const splits: Split[] = [];
  for await (const split of source.splits(never)) splits.push(split);
  return splits;
}

async function readAll(fixture: SourceFixture): Promise<ReadSplit[]> {
  const read: ReadSplit[] = [];
  for (const split of await listed(fixture.source)) read.push(await readSplit(fixture, split, null));
  return read;
}

/** Gives each batch's memory back before the next one is read: what was noted must not depend on it. */
async function readSplit(fixture: SourceFixture, split: Split, after: Json | null): Promise<ReadSplit> {
  const ids: string[] = [];
  const steps: { read: number; position: Json }[] = [];
  for await (const batch of fixture.source.read(split, after, never)) {
    ids.push(...idsOf(fixture, batch));
    steps.push({ read: ids.length, position: batch.position });
    batch.recycle?.();
  }
  return { split, ids, steps };
}

function idsOf({ columns, idColumn }: SourceFixture, batch: SourceRows): string[] {
  const index = columns.findIndex(({ name }) => name === idColumn);
  return Array.from({ length: batch.length }, (_, row) =>
    String(textAt(batch.vectors[index]!, row, columns[index]!.type)),
  );
}

async function rowNumbers(source: Source, split: Split, after: Json | null): Promise<number[]> {
  const numbers: number[] = [];
  for await (const batch of source.read(split, after, never)) {
    for (let row = 0; row < batch.length; row++) numbers.push(batch.firstRow + (batch.rowNumbers?.[row] ?? row));
    batch.recycle?.();
  }
  return numbers;
}

async function drain(batches: AsyncIterator<SourceRows>): Promise<void> {
  for (let next = await batches.next(); next.done !== true; next = await batches.next()) next.value.recycle?.();
}

/** Whether the work has ended, well or not, before the limit. */
async function settled(work: Promise<void>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), ABORT_LIMIT_MS);
  try {
    return await Promise.race([
      work.then(
        () => true,
        () => true,
      ),
      late,
    ]);
  } finally {
    clearTimeout(timer);
  }
}
