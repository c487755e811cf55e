import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { fileOf, openFormat, readFile } from './read-file.ts';

const GOLDEN = fileURLToPath(new URL('golden/', import.meta.url));
const golden = (name: string): Buffer => readFileSync(`${GOLDEN}${name}`);
const FILES = readdirSync(GOLDEN).filter((name) => name.startsWith('java-') && name.endsWith('.parquet'));
const written = JSON.parse(golden('java-parquet.json').toString('utf8')) as readonly (readonly (string | null)[])[];

/** Doubles are compared as numbers: each language prints them its own way. */
const RATIO = 10;
const compared = (cells: readonly (string | null)[]) =>
  cells.map((text, column) => (column === RATIO && text !== null ? Number(text) : text));

describe("Parquet files of Parquet's own Java", () => {
  test.each(FILES)('%s: decimals over bytes of any length, times of twelve bytes, each encoding', async (name) => {
    for (const batchBytes of [1000, 1_000_000]) {
      const { rows } = await readFile({ format: 'parquet', content: golden(name), batchBytes });
      expect(rows.map(compared)).toEqual(written.map(compared));
    }
  });

  test.each(FILES)('%s goes on after every position with exactly the rest', async (name) => {
    const content = golden(name);
    const whole = await readFile({ format: 'parquet', content, batchBytes: 2000 });
    expect(whole.positions.length).toBeGreaterThan(3);
    for (const after of whole.positions) {
      const rest = await readFile({ format: 'parquet', content, batchBytes: 2000, after });
      expect(rest.rows).toEqual(whole.rows.slice(Number(after.row)));
    }
  });

  test('a decimal is numeric of its digits, however it is stored', async () => {
    const format = await openFormat('parquet');
    const columns = await format.columns(fileOf(golden('java-plain.parquet')), new AbortController().signal);
    expect(
      columns!.filter(({ type }) => type === 'numeric').map((one) => [one.name, one.precision, one.scale]),
    ).toEqual([
      ['short_bytes', 9, 4],
      ['long_bytes', 60, 10],
      ['whole', 18, 0],
      ['three', 6, 2],
      ['i32', 9, 3],
      ['i64', 18, 5],
    ]);
  });
});
