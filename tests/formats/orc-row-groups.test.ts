import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { FormatFile, TextPosition } from '../../sources/formats/format.ts';
import { readMetadata } from '../../sources/formats/orc/metadata.ts';
import { rowGroupAt } from '../../sources/formats/orc/row-groups.ts';
import { readStripeFooter } from '../../sources/formats/orc/stripe.ts';
import { eachType, type OrcType } from '../../sources/formats/orc/types.ts';
import { fileOf, openFormat, readFile } from './read-file.ts';

const never = new AbortController().signal;
const GOLDEN = fileURLToPath(new URL('golden/', import.meta.url));
const golden = (name: string): Buffer => readFileSync(`${GOLDEN}${name}`);
const GROUPS = readdirSync(GOLDEN).filter((name) => name.includes('groups') && name.endsWith('.orc'));

/** What is read more: the index itself, and the footer of the stripe. */
const INDEX_SLACK = 8000;
const AROUND = [0, 1, 999, 1000, 1001, 1500, 1999, 2000, 2001, 2399, 2400];
/** A position as files of columns have it. */
const behindRow = (row: number) => ({ row: String(row) }) as unknown as TextPosition;

/** Of the index of the first stripe of `groups-texts.orc`, as far as it is damaged. */
const INDEX_BYTES = 600;

/** Reads the rows behind `after`; says how many bytes of the stripes were asked for. */
async function resumed(content: Buffer, after: number): Promise<{ readonly rows: number; readonly bytes: number }> {
  const file = fileOf(content);
  let bytes = 0;
  const counted: FormatFile = {
    ...file,
    async open(from, signal, to) {
      const opened = await file.open(from, signal, to);
      // The end of the file is read for its footers.
      if (to === content.length || to === undefined) return opened;
      bytes += to - from;
      return opened;
    },
  };
  const format = await openFormat('orc');
  const options = { columns: (await format.columns(file, never))!, batchBytes: 1000, after: behindRow(after) };
  let rows = 0;
  for await (const batch of format.read(counted, options, never)) rows += batch.length;
  return { rows, bytes };
}

const rowsOf = async (content: Buffer, after?: number) => {
  const position = after === undefined ? {} : { after: behindRow(after) };
  return (await readFile({ format: 'orc', content, batchBytes: 8000, ...position })).rows;
};

describe('ORC files with a row index', () => {
  test.each(GROUPS)('%s goes on behind a row with exactly the rest', async (name) => {
    const content = golden(name);
    const whole = await rowsOf(content);
    expect(whole.length).toBeGreaterThan(50);
    // Every row of short files; of Java's those around where a row group of a thousand begins.
    const step = whole.length <= 60 ? 1 : 11;
    const behind = whole.length > 1000 ? AROUND : Array.from({ length: whole.length / step + 1 }, (_, at) => at * step);
    for (const row of behind) expect(await rowsOf(content, row), `behind row ${row}`).toEqual(whole.slice(row));
  });

  test.each(GROUPS.filter((name) => name.startsWith('groups-java')))(
    '%s has the rows that Java wrote',
    async (name) => {
      const written = JSON.parse(golden('orc-java.json').toString('utf8')) as readonly (readonly (string | null)[])[];
      const rows = await rowsOf(golden(name));
      expect(rows).toHaveLength(8 * written.length);
      for (const [row, cells] of rows.entries()) expect(cells).toEqual(written[row % written.length]);
    },
  );

  test.each(GROUPS)('%s: the places that the index tells are those of the streams that there are', async (name) => {
    const file = fileOf(golden(name));
    const found = await readMetadata(file, never);
    const stripe = found.stripes[0]!;
    const footer = await readStripeFooter(file, found, stripe, never);
    const types: OrcType[] = [];
    eachType(found.root, (type) => types.push(type));
    const begin = await rowGroupAt(file, found, footer, types, stripe.rows - 1, never);
    expect(begin.rows).toBe(Math.floor((stripe.rows - 1) / found.indexStride) * found.indexStride);
    expect(begin.rows).toBeGreaterThan(0);
  });

  test('what lies before the row group of a position is not read: the later it is, the less', async () => {
    const content = golden('groups-texts.orc');
    const whole = await resumed(content, 0);
    // A stripe of a thousand rows: its row groups of fifty are one like the other.
    const stripe = 1000 * (40 + 8);
    expect(whole.bytes).toBeGreaterThan(stripe * 0.8);
    // Of a small stripe, of which at least half is wanted, all from the first wanted byte on is read at once.
    for (const after of [550, 749, 900, 949, 950, 999]) {
      const { rows, bytes } = await resumed(content, after);
      expect(rows).toBe(1000 - after);
      const before = Math.floor(after / 50) / 20;
      expect(bytes).toBeLessThan(whole.bytes * (1 - before) + INDEX_SLACK);
    }
  });

  test('an index whose places lie behind their streams is told as damage', async () => {
    const content = Buffer.from(golden('groups-texts.orc'));
    const index = content.subarray(3, 3 + INDEX_BYTES);
    const damaged = await Promise.all(
      Array.from({ length: index.length }, async (_, at) => {
        const copy = Buffer.from(content);
        copy[3 + at] = 0xff;
        return rowsOf(copy, 700).then(
          (rows) => rows.length,
          (error: unknown) => (error as { code?: string }).code,
        );
      }),
    );
    const seen = new Set(damaged);
    expect([...seen].filter((one) => one !== 300 && one !== 'format.corrupt' && one !== 'format.truncated')).toEqual(
      [],
    );
    expect(seen).toContain('format.corrupt');
    // Without a row group of the position, nothing of its index is asked for.
    expect(await rowsOf(content, 20)).toHaveLength(980);
  });
});
