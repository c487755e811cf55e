import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { readFile } from './read-file.ts';

/** Texts that have broken other readers. */
const NAUGHTY = [
  '',
  ' ',
  '\t',
  '\n',
  '\r\n',
  '\v\f',
  '"',
  '""',
  '"""',
  '","',
  '"\n"',
  "'\"'",
  "'; DROP TABLE users; --",
  '=cmd|"/C calc"!A0',
  '@SUM(1+1)*cmd',
  '\\',
  '\\N',
  '\\.',
  '\\"',
  '\0',
  'a\0b',
  '\u0001\u0002\u007f',
  '\u0085\u2028\u2029',
  '\u00a0\u1680\u2003\u3000',
  '\ufeff',
  'x\ufeff',
  '\u202ertl\u202d',
  'مرحبا بالعالم',
  'שלום',
  '田中さんにあげて下さい',
  'Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤',
  '👩‍👩‍👧‍👦🏳️‍🌈',
  '𝕿𝖍𝖊',
  '\ufffd\uffff',
  'ß SS ſ ı İ',
  'null',
  'NULL',
  'undefined',
  'NaN',
  'true',
  'constructor',
  '__proto__',
  '1e400',
  '-0',
  '0x1F',
  '1,000.50',
  '９',
  '#comment',
  '//',
  '<script>alert("1")</script>',
  '{"a":"b,\\"c"}',
  '$(touch /tmp/x)',
  '%s%d%n',
  'x'.repeat(70_000),
];

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
