import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ColumnTypes, DataType } from '../../runtime/contract/index.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import { createLayOut } from '../../sources/formats/json/lay-out.ts';
import { type LaidRows, layParsed, type RecordSpan } from '../../sources/formats/json/rows.ts';
import { mutated } from '../fuzz/mutate.ts';
import { readFile } from './read-file.ts';

const TYPES: readonly DataType[] = [
  'text',
  'integer',
  'numeric',
  'boolean',
  'double',
  'real',
  'timestamptz',
  'uuid',
  'varchar',
  'bigint',
  'date',
  'json',
  'untyped',
];
const KEYS = ['a', 'b', 'é', '__proto__', 'x y', 'constructor', '', 'q"', 'k1', 'k2', 'k3', 'k4', 'k5'];
const COLUMNS: ColumnTypes = TYPES.map((type, index) => ({ name: KEYS[index]!, type, nullable: true }));

const digits = fc.stringMatching(/^[0-9]{1,20}$/);
const number = fc.oneof(
  fc.constantFrom(
    '0',
    '-0',
    '-0.00',
    '0.00',
    '1.50',
    '100',
    '1e3',
    '1E-7',
    '-1.0e+30',
    '0.0000001',
    '0.00012',
    '1e400',
  ),
  fc.constantFrom('01', '+1', '.5', '1.', '1.e2', '-', '--1', '1e', 'Infinity', 'NaN', '0x1', '1_000'),
  fc.constantFrom(
    '123456789012345',
    '1234567890123456',
    '12345678901234.50',
    '9007199254740993',
    '999999.5',
    '16777217',
  ),
  fc.double().map(String),
  digits,
  fc.tuple(fc.constantFrom('', '-'), fc.nat(), digits).map(([sign, whole, part]) => `${sign}${whole}.${part}`),
);
const string = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => JSON.stringify(text)),
  fc.constantFrom(
    '""',
    '"true"',
    '"1"',
    '"\\u0000"',
    '"\\ud800"',
    '"\\ud83d\\ude00"',
    '"\\n\\/\\""',
    '"\\x"',
    '"a\tb"',
  ),
  fc.constantFrom('"', '"a', "'a'", '"\\', '"\\u12"', '"\u2028é😀"', '"{\\"a\\":1}"', '"\x7f"'),
);
const word = fc.constantFrom('true', 'false', 'null', 'nul', 'True', 'nulll', '', 'undefined');
const blank = fc.constantFrom('', '', '', ' ', '\t', '\r', '  ', '\v', '\u00a0');
const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { weight: 4, arbitrary: number },
    { weight: 4, arbitrary: string },
    { weight: 2, arbitrary: word },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }).map((all) => `[${all.join(',')}]`) },
    {
      weight: 1,
      arbitrary: fc
        .array(fc.tuple(string, tie('value')), { maxLength: 3 })
        .map((all) => `{${all.map(([key, one]) => `${key}: ${one}`).join(' ,')}}`),
    },
  ),
}));
const key = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...KEYS).map((name) => JSON.stringify(name)) },
  { weight: 1, arbitrary: fc.constantFrom('"\\u0061"', '"other"', '"a\\ud800"', 'a', '"q""', '"a":1,"b"') },
);
const good = fc.oneof(
  fc.constantFrom(
    '0',
    '-12.50',
    '7',
    'true',
    'null',
    '"x"',
    '"é"',
    '"2024-02-03"',
    '""',
    '"a\\nb"',
    '[1, 2]',
    '{"z": 1.0}',
  ),
  fc.integer().map(String),
);
const recordOf = (member: fc.Arbitrary<string>, fill: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.array(fc.tuple(fill, key, fill, fill, member, fill), { maxLength: 6 }), fill, fill)
    .map(
      ([members, before, after]) =>
        `${before}{${members.map(([a, name, b, c, one, d]) => `${a}${name}${b}:${c}${one}${d}`).join(',')}}${after}`,
    );
const record = fc.oneof(
  { weight: 3, arbitrary: recordOf(good, fc.constant('')) },
  { weight: 3, arbitrary: recordOf(value, fc.constant('')) },
  { weight: 2, arbitrary: recordOf(value, blank) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('{}', '{', '}', '{,}', '{"a":1,}', '{"a":1}}', '{"a":1 "b":2}', '[]', '5', '{"a"}'),
  },
);

/** Everything that a consumer can see. */
function shown({ vectors, length, rowNumbers, rejects, line, record: recordAt }: LaidRows, columns: ColumnTypes) {
  const rows = Array.from({ length }, (_, row) => row);
  return {
    cells: rows.map((row) => columns.map(({ type }, column) => cellText(vectors[column]!, row, type))),
    rowNumbers: rowNumbers === null ? null : [...rowNumbers],
    rejects,
    lines: rows.map((row) => line?.(row)),
    records: rows.map((row) => recordAt(row)),
  };
}

function spansOf(records: readonly Buffer[]): { buffer: Buffer; from: number; to: number; spans: RecordSpan[] } {
  const parts: Buffer[] = [Buffer.from('{"before":"')];
  const spans: RecordSpan[] = [];
  let at = parts[0]!.length;
  const from = at;
  for (const [line, bytes] of records.entries()) {
    spans.push({ start: at, end: at + bytes.length, line: line + 1 });
    parts.push(bytes, Buffer.from('\n'));
    at += bytes.length + 1;
  }
  parts.push(Buffer.from('":1,"a":2}'));
  return { buffer: Buffer.concat(parts), from, to: at, spans };
}

function expectSame(batches: readonly (readonly Buffer[])[], columns: ColumnTypes): void {
  const layOut = createLayOut(columns);
  for (const records of batches) {
    const { spans, ...found } = spansOf(records);
    const window = { ...found, byte: 0 };
    expect(shown(layOut.lay(5, window, spans), columns)).toEqual(shown(layParsed(columns, 5, window, spans), columns));
  }
}

describe('JSON records that are read from their bytes', () => {
  test('are what JSON.parse makes of them: cells, rejects, lines and records', () => {
    const columns = fc.uniqueArray(fc.constantFrom(...COLUMNS), { selector: ({ name }) => name });
    const batch = fc.array(
      record.map((text) => Buffer.from(text)),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(columns, fc.array(batch, { maxLength: 3 }), (wanted, batches) => expectSame(batches, wanted)),
      { numRuns: 1500 },
    );
  });

  test('keep their keys where one of an earlier record ended in a backslash', () => {
    const columns: ColumnTypes = [{ name: 'a', type: 'integer', nullable: true }];
    const records = ['{"id":1,"\\\\":0}', '{"id":2,"\\u0061":5}'].map((text) => Buffer.from(text));
    const { spans, ...found } = spansOf(records);
    const laid = createLayOut(columns).lay(1, { ...found, byte: 0 }, spans);
    expect(shown(laid, columns).cells).toEqual([[null], ['5']]);
    expectSame([records], columns);
  });

  test('are so whatever bytes are damaged', () => {
    const lines = [
      '{"a":"text","b":12,"é":-3.50,"__proto__":true,"x y":0.0001,"constructor":1.5,"":"2024-01-02T03:04:05Z"}',
      '{"a":"é😀\\n","b":null,"é":12345678901234567.8,"__proto__":false,"k2":{"a":[1,"\\ud83d\\ude00"]},"k3":"x"}',
    ];
    for (let seed = 1; seed <= 1000; seed++) {
      const damaged = Buffer.from(
        Uint8Array.from(mutated(Buffer.from(lines[seed % 2]!), seed)).filter((byte) => byte !== 10),
      );
      expectSame([[Buffer.from(lines[0]!), damaged, Buffer.from(lines[1]!)]], COLUMNS.slice(0, 11));
    }
  });

  test('keep texts in a column of numbers as texts, from the batch on in which one shows up', () => {
    const columns: ColumnTypes = ['id', 'name', 'note'].map((name, index) => ({
      name,
      type: index === 0 ? 'integer' : 'text',
      nullable: true,
    }));
    const layOut = createLayOut(columns);
    const kinds = ['{"id":1,"name":"a"}', '{"id":"2","name":"b"}', '{"id":3,"name":"c"}'].map((text) => {
      const { spans, ...found } = spansOf([Buffer.from(text)]);
      const window = { ...found, byte: 0 };
      return layOut.lay(1, window, spans).vectors.map(({ kind }) => kind);
    });
    expect(kinds).toEqual([
      ['bytes', 'bytes', 'bytes'],
      ['values', 'bytes', 'bytes'],
      ['values', 'bytes', 'bytes'],
    ]);
  });

  test.each([
    ['jsonl', undefined],
    ['json', undefined],
    ['json', 1],
  ])('are the same wherever a read ends: %s, indented by %j', async (format, indent) => {
    const rows = Array.from({ length: 40 }, (_, row) => ({
      a: `name "${row}" é`,
      b: row % 3 === 0 ? null : row * 1.5,
      c: row % 7 === 0 ? { deep: [row] } : 'x'.repeat(row),
      ...(row % 5 === 0 ? { d: row % 15 === 0 ? 'no boolean' : true } : {}),
    }));
    const content =
      format === 'json' ? JSON.stringify(rows, null, indent) : rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    const columns: ColumnTypes = [
      { name: 'a', type: 'text', nullable: true },
      { name: 'b', type: 'numeric', nullable: true },
      { name: 'c', type: 'text', nullable: true },
      { name: 'd', type: 'boolean', nullable: true },
    ];
    const whole = await readFile({ format, content, columns });
    expect(whole.rows.slice(0, 3)).toEqual([
      ['name "0" é', null, '{"deep":[0]}', 'no boolean'],
      ['name "1" é', '1.5', 'x', null],
      ['name "2" é', '3', 'xx', null],
    ]);
    for (let batchBytes = 1; batchBytes < 800; batchBytes += 7) {
      const read = await readFile({ format, content, columns, batchBytes });
      expect(read.rows).toEqual(whole.rows);
      expect(read.positions.at(-1)?.line).toBe(whole.positions.at(-1)?.line);
      expect(read.records).toEqual(rows);
    }
  });
});
