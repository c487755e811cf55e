import { describe, expect, test } from 'vitest';
import { workplace } from '../worker/workplace.ts';
import { deadLetter } from './dead-letter.ts';
import { contentOf, csvOf, FIELDS, tableContent } from './rows.ts';

const WIDE = [
  { name: 'small', dataType: 'smallint' },
  { name: 'big', dataType: 'bigint' },
  { name: 'amount', dataType: 'numeric', precision: 6, scale: 2 },
  { name: 'ratio', dataType: 'double' },
  { name: 'day', dataType: 'date' },
  { name: 'at', dataType: 'timestamp' },
  { name: 'guid', dataType: 'uuid' },
  { name: 'yes', dataType: 'boolean' },
  { name: 'doc', dataType: 'json' },
  { name: 'short', dataType: 'varchar', length: 5 },
] as const;
type Name = (typeof WIDE)[number]['name'];

const wide = (cells: Partial<Record<Name, string>>): string =>
  `${WIDE.map(({ name }) => cells[name] ?? '').join(',')}\n`;
const GOOD = wide({ small: '1', amount: '12.34', day: '2024-02-29', yes: 'true', short: 'fine' });

describe('a record', () => {
  test.each([
    ['with too few fields', '7\n', 'row.too_few_fields'],
    ['with too many fields', '7,a,b\n', 'row.too_many_fields'],
    ['with text after a closing quote', '7,"a"b\n', 'row.data_after_quote'],
  ])('%s is told with its row and line', async (_what, bad, code) => {
    const letter = await deadLetter({ fields: FIELDS }, { header: 'k,v\n', good: '1,fine\n', bad });
    expect(letter).toMatchObject({ row: 4, line: 5, node: 'src', label: 'a.csv', code, cell: null });
  });

  test('whose quote the end of the file cuts off is a dead letter', async () => {
    const files = { 'a.csv': `${csvOf(1, 3_000)}3001,"cut off` };
    await using work = await workplace({ files, fields: FIELDS, execution: { errorHandling: 'dlq' } });
    expect(await work.run()).toMatchObject({
      status: 'partial',
      balanced: true,
      counts: { read: 3_001, loaded: 3_000, deadLettered: 1 },
    });
    expect(await tableContent(work)).toEqual(contentOf(1, 3_000));
    expect(await work.query('SELECT row_number::int AS row, line::int, code FROM sluice.rejects')).toEqual([
      { row: 3_001, line: 3_002, code: 'row.unterminated_quote' },
    ]);
  });
});

describe('a cell', () => {
  test.each<[string, Name, string, string]>([
    ['a number out of the range of a smallint', 'small', '32768', 'row.out_of_range'],
    ['a number out of the range of a bigint', 'big', '-9223372036854775809', 'row.out_of_range'],
    ['a number with too many digits', 'amount', '12345.67', 'row.numeric_overflow'],
    ['a number out of the range of a double', 'ratio', '1e400', 'row.out_of_range'],
    ['text where a number belongs', 'small', 'many', 'row.not_an_integer'],
    ['a date that does not exist', 'day', '2023-02-29', 'row.not_a_date'],
    ['a time that does not exist', 'at', '2024-01-01 25:00:00', 'row.not_a_timestamp'],
    ['text that is no uuid', 'guid', '123e4567-e89b-12d3-a456', 'row.not_a_uuid'],
    ['text that is neither true nor false', 'yes', 'perhaps', 'row.not_boolean'],
    ['text that is no JSON', 'doc', '{"a":', 'row.not_json'],
    ['text that is too long', 'short', 'too long', 'row.too_long'],
  ])('with %s is told with its row, column and value', async (_what, cell, value, code) => {
    const cells = { [cell]: value.includes('"') ? `"${value.replaceAll('"', '""')}"` : value };
    const text = { header: `${WIDE.map(({ name }) => name).join(',')}\n`, good: GOOD, bad: wide(cells) };
    const letter = await deadLetter({ fields: WIDE }, text);
    expect(letter).toMatchObject({ row: 4, node: 'out', label: 'a.csv', code, cell, value });
    expect(letter.reason).not.toBe('');
  });

  test('with a NUL byte is told, and its record can be looked at', async () => {
    const letter = await deadLetter({ fields: FIELDS }, { header: 'k,v\n', good: '1,fine\n', bad: '7,a\0b\n' });
    expect(letter).toMatchObject({ row: 4, node: 'out', code: 'row.nul_byte', cell: 'v', value: 'a␀b' });
  });

  test('that is not text of the encoding is told', async () => {
    const bad = Buffer.from('7,größe\n', 'latin1');
    const letter = await deadLetter({ fields: FIELDS }, { header: 'k,v\n', good: '1,fine\n', bad });
    expect(letter).toMatchObject({ row: 4, node: 'out', code: 'row.bad_utf8', cell: 'v' });
  });

  test('of another encoding arrives once the pipeline names it', async () => {
    const files = { 'a.csv': Buffer.from('k,v\n1,größe\n2,naïve\n', 'latin1') };
    await using work = await workplace({ files, fields: FIELDS, source: { encoding: 'latin1' } });
    expect(await work.run()).toMatchObject({ status: 'success', balanced: true, counts: { read: 2, loaded: 2 } });
    expect(await work.query('SELECT v FROM ds_t ORDER BY k')).toEqual([{ v: 'größe' }, { v: 'naïve' }]);
  });
});

test('every bad row of a file is told, and every good one arrives', async () => {
  const bad = [5, 1_000, 2_501, 2_502, 6_000, 7_999];
  const content = bad.reduce((text, key) => text.replace(`\n${key},`, `\n${key}x,`), csvOf(1, 8_000));
  await using work = await workplace({
    files: { 'a.csv': content },
    fields: FIELDS,
    execution: { errorHandling: 'dlq', batchSize: 1_000 },
  });
  expect(await work.run()).toMatchObject({
    status: 'partial',
    balanced: true,
    counts: { read: 8_000, loaded: 8_000 - bad.length, deadLettered: bad.length },
  });
  expect(await tableContent(work)).toEqual(contentOf(1, 8_000, bad));
  expect(await work.query('SELECT row_number::int AS row, value FROM sluice.rejects ORDER BY 1')).toEqual(
    bad.map((key) => ({ row: key, value: `${key}x` })),
  );
});
