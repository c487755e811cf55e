import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { ColumnTypes } from '../../runtime/contract/column.ts';
import type { Source, SourceRows } from '../../runtime/contract/source.ts';
import { bytesBuilder } from '../../runtime/rows/bytes-builder.ts';
import { readSource } from '../../runtime/sample/read-source.ts';

const COLUMNS: ColumnTypes = [{ name: 'n', type: 'text', nullable: true }];
const LONG_MS = 3_600_000;

function batchOf(texts: readonly string[], firstRow = 1): SourceRows {
  const builder = bytesBuilder(texts.length);
  for (const [row, text] of texts.entries()) builder.setText(row, text);
  return {
    vectors: [builder.finish()],
    length: texts.length,
    bytes: 64,
    consumed: 64,
    firstRow,
    rowNumbers: null,
    rejects: [],
    position: firstRow,
    record: (row) => ({ n: texts[row]! }),
  };
}

interface Watched {
  listed: number;
  listingEnded: boolean;
  pulled: number;
  readingEnded: boolean;
}

/** A source of endless splits, each of endless batches of two rows, after `wait`. */
function endless(seen: Watched, wait: (batch: number, signal: AbortSignal) => Promise<unknown>): Source {
  return {
    check: async () => ({ ok: true, steps: [] }),
    columns: async () => COLUMNS,
    async *splits() {
      try {
        for (let number = 0; ; number++) {
          seen.listed++;
          yield { id: `s${number}`, label: `s${number}`, bytes: null, meta: null };
        }
      } finally {
        seen.listingEnded = true;
      }
    },
    async *read(_split, _after, signal) {
      try {
        for (let batch = 0; ; batch++) {
          await wait(batch, signal);
          seen.pulled++;
          yield batchOf(['a', 'b'], batch * 2 + 1);
        }
      } finally {
        seen.readingEnded = true;
      }
    },
  };
}

const watched = (): Watched => ({ listed: 0, listingEnded: false, pulled: 0, readingEnded: false });
const input = { node: 'src', columns: COLUMNS, enoughAfterMs: LONG_MS, signal: new AbortController().signal };

test('reads no more batches and lists no more splits than are needed, and lets go of both', async () => {
  const seen = watched();
  const { given, read } = await readSource({ ...input, source: endless(seen, async () => {}), limit: 5 });
  expect(given.rows.map(({ cells, origin }) => [cells[0], origin?.row])).toEqual([
    ['a', 1],
    ['b', 2],
    ['a', 3],
    ['b', 4],
    ['a', 5],
  ]);
  expect(read).toEqual({ records: 5, stoppedBy: 'limit' });
  expect(seen).toEqual({ listed: 1, listingEnded: true, pulled: 3, readingEnded: true });
});

test('is content with what a slow source has given when the time is over, and cuts it off', async () => {
  const seen = watched();
  const source = endless(seen, (batch, signal) => (batch === 0 ? delay(0) : delay(LONG_MS, undefined, { signal })));
  const { given, read } = await readSource({ ...input, source, limit: 100, enoughAfterMs: 50 });
  expect(given.rows).toHaveLength(2);
  expect(read).toEqual({ records: 2, stoppedBy: 'time' });
  expect(seen).toMatchObject({ listingEnded: true, pulled: 1, readingEnded: true });
});

test('waits for the first record of a slow source until it is called off', async () => {
  const seen = watched();
  const source = endless(seen, (_batch, signal) => delay(LONG_MS, undefined, { signal }));
  const reason = new Error('over');
  const calling = new AbortController();
  const reading = readSource({ ...input, source, limit: 1, enoughAfterMs: 1, signal: calling.signal });
  await delay(20);
  calling.abort(reason);
  await expect(reading).rejects.toThrow();
  expect(seen).toMatchObject({ listingEnded: true, pulled: 0, readingEnded: true });
});
