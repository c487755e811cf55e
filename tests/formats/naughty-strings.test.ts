import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { NAUGHTY } from './naughty.ts';
import { readFile } from './read-file.ts';

const names = ['first', 'text', 'last'];
const rows = NAUGHTY.map((text, index) => [String(index), text, `${text}end`]);
const expected = rows.map((row) => row.map((cell) => cell || null));

for (const batchBytes of [1000, 256 * 1024]) {
  for (const delimiter of [',', ';', '::']) {
    test(`naughty strings come out of CSV as they went in, ${delimiter}, ${batchBytes} bytes at a time`, async () => {
      const content = Papa.unparse([names, ...rows], { delimiter, newline: '\n', quotes: true });
      const read = await readFile({ format: 'csv', content, options: { delimiter }, batchBytes });
      expect(read.rejects).toEqual([]);
      expect(read.rows).toEqual(expected);
    });
  }

  test(`naughty strings come out of JSON as they went in, ${batchBytes} bytes at a time`, async () => {
    const records = rows.map((row) => Object.fromEntries(row.map((cell, index) => [names[index]!, cell])));
    const lines = await readFile({
      format: 'jsonl',
      content: records.map((one) => JSON.stringify(one)).join('\n'),
      batchBytes,
    });
    expect(lines.rows).toEqual(rows);
    const array = await readFile({ format: 'json', content: JSON.stringify(records, null, 1), batchBytes });
    expect(array.rows).toEqual(rows);
  });
}
