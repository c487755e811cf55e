import { describe, expect, test } from 'vitest';
import { bothWays, columnsOf, loadOf, pairsOf, type Row } from './lane-joins.ts';

const mixed = (nr: number): number => (nr * 7_919) % 10_007;
/** Lines of rows, in files that end before these. */
const filesOf = (ends: readonly number[], lineOf: (nr: number) => string) =>
  ends.map((end, at) => {
    const from = ends[at - 1] ?? 0;
    return Array.from({ length: end - from }, (_, nth) => lineOf(from + nth));
  });
/** Postgres may put a row of the staging table into room that an earlier page has left. */
const inOrder = (rows: readonly Row[]) =>
  rows.toSorted((one, other) => Number(one.nr) - Number(other.nr) || Number(one.rnr) - Number(other.rnr));

interface Keys {
  readonly rows: number;
  readonly keyOf: (nr: number) => number | null;
}
const LEFT: Keys = { rows: 2_000, keyOf: (nr) => (mixed(nr) % 7 === 0 ? null : mixed(nr) % 600) };
const ONCE: Keys = { rows: 450, keyOf: (nr) => (nr % 50 === 0 ? null : ((nr * 7) % 500) + 250) };
const OFTEN: Keys = { rows: 900, keyOf: (nr) => (nr % 50 === 0 ? null : (nr * nr) % 311) };

/** The pairs that match, in order, and what is counted. */
function matchesOf(type: string, right: Keys) {
  const byKey = Map.groupBy(Array.from({ length: right.rows }).keys(), right.keyOf);
  const matches = Array.from({ length: LEFT.rows }, (_, nr) => {
    const key = LEFT.keyOf(nr);
    return key === null ? [] : (byKey.get(key) ?? []);
  });
  const pairs = matches.flatMap((others, nr) => others.map((other) => `${nr}-${other}`));
  const lonely = matches.filter((others) => others.length === 0).length;
  const folded = new Set(matches.flat()).size;
  const all = matches.flatMap((others, nr) => (others.length === 0 ? [`${nr}-`] : others.map((one) => `${nr}-${one}`)));
  const [loaded, alone] = type === 'inner' ? [pairs, lonely] : [all, 0];
  return {
    pairs: loaded.join(' '),
    counts: {
      read: LEFT.rows + right.rows,
      loaded: loaded.length,
      added: pairs.length - (LEFT.rows - lonely),
      folded,
      filtered: right.rows - folded + alone,
    },
  };
}

describe('rows of several files on each side', () => {
  test.each<[string, string, Keys, boolean]>([
    ['inner', 'once', ONCE, false],
    ['inner', 'several times', OFTEN, true],
    ['left', 'once', ONCE, false],
    ['left', 'several times', OFTEN, true],
  ])(
    '%s, right keys that come %s: one lane gives the rows that four stage, and in order',
    async (type, _, right, more) => {
      const lineOf = (keys: Keys) => (nr: number) => `${nr},${keys.keyOf(nr) ?? ''}`;
      const [inLane, staged] = await bothWays(
        loadOf({
          left: { columns: 'nr integer, k integer', files: filesOf([700, 701, LEFT.rows], lineOf(LEFT)) },
          right: { columns: 'rnr integer, k2 integer', files: filesOf([1, 300, right.rows], lineOf(right)) },
          config: { type, on: [{ left: 'k', right: 'k2' }] },
          fields: 'nr integer, k integer, rnr integer, k2 integer',
        }),
      );
      const { pairs, counts } = matchesOf(type, right);
      expect(counts.added > 0).toBe(more);
      expect(inLane).toMatchObject({ status: 'success', balanced: true, error: null, counts });
      expect(pairsOf(inLane.rows)).toBe(pairs);
      // Rows with NULLs take less room than others.
      expect(type === 'inner' ? staged : { ...staged, rows: inOrder(staged.rows) }).toEqual(inLane);
    },
  );
});

describe('keys are compared as Postgres does', () => {
  const long = (length: number) => 'x'.repeat(length);
  test.each<[string, string, string, readonly string[], readonly string[], string]>([
    ['that nobody declared', '', '', ['1', '01', 'a', '', '"a "'], ['1', '"a "', '', 'A', 'a'], '0-0 1- 2-4 3- 4-1'],
    [
      'not declared beside integer',
      '',
      'integer',
      ['1', '01', '+7', '', '8'],
      ['7', '1', '', '1'],
      '0-1 0-3 1-1 1-3 2-0 3- 4-',
    ],
    ['integer beside not declared', 'integer', '', ['1', '7', '', '3'], ['01', '1', '', '+7'], '0-0 0-1 1-3 2- 3-'],
    [
      'integer beside bigint',
      'integer',
      'bigint',
      ['2147483647', '-1', '', '0'],
      ['-1', '4294967296', '2147483647', ''],
      '0-2 1-0 2- 3-',
    ],
    [
      'integer beside numeric',
      'integer',
      'numeric',
      ['1', '0', '', '7', '-10'],
      ['1.0', '1e0', '-0', '7.5', '', 'NaN', '-1e1'],
      '0-0 0-1 1-2 2- 3- 4-6',
    ],
    [
      'numeric',
      'numeric',
      'numeric',
      ['NaN', '1e2', '12345678901234567890.50', ''],
      ['100.00', 'NaN', '12345678901234567890.5', ''],
      '0-1 1-0 2-2 3-',
    ],
    [
      'double beside real',
      'double',
      'real',
      ['0.1', '0.5', 'NaN', '-0', ''],
      ['0.1', '5e-1', 'NaN', '0', ''],
      '0- 1-1 2-2 3-3 4-',
    ],
    [
      'text beside varchar',
      'text',
      'varchar',
      ['é', 'e\u0301', '\u{1F600}', '', ...[15, 16, 64, 65].map(long)],
      [...[65, 64, 16, 15].map(long), '\u{1F600}', '', 'é'],
      '0-6 1- 2-4 3- 4-3 5-2 6-1 7-0',
    ],
    [
      'date',
      'date',
      'date',
      ['2024-02-29', '1960-01-01', 'infinity', ''],
      ['infinity', '2024-02-29', '', '1960-01-02'],
      '0-1 1- 2-0 3-',
    ],
    [
      'timestamptz',
      'timestamptz',
      'timestamptz',
      ['2024-01-01 00:00:00+00', '2024-01-01 00:00:00.000001Z', ''],
      ['2024-01-01 02:00:00+02', '', '2024-01-01 00:00:00.000001Z'],
      '0-0 1-2 2-',
    ],
  ])('%s', async (_, left, right, cells, others, pairs) => {
    const numbered = (values: readonly string[]) => [values.map((value, nr) => `${nr},${value}`)];
    const fields = [left, right].map((type, at) => (type === '' ? [right, left][at] : type) || 'text');
    const [inLane, staged] = await bothWays(
      loadOf({
        left: { columns: `nr integer, k ${left}`.trim(), files: numbered(cells) },
        right: { columns: `rnr integer, k2 ${right}`.trim(), files: numbered(others) },
        config: { type: 'left', on: [{ left: 'k', right: 'k2' }] },
        fields: `nr integer, k ${fields[0]}, rnr integer, k2 ${fields[1]}`,
      }),
    );
    expect(pairsOf(inLane.rows)).toBe(pairs);
    expect(inLane).toMatchObject({ status: 'success', balanced: true });
    expect(staged).toEqual(inLane);
  });

  test('where all of several are equal', async () => {
    const [inLane, staged] = await bothWays(
      loadOf({
        left: { columns: 'nr integer, a text, b', files: [['0,ab,1', '1,a,11', '2,,1', '3,ab,', '4,ab,01']] },
        right: {
          columns: 'rnr integer, a text, ref smallint',
          files: [['0,a1,1', '1,ab,1', '2,ab,', '3,ab,1', '4,,1']],
        },
        config: {
          on: [
            { left: 'a', right: 'a' },
            { left: 'b', right: 'ref' },
          ],
        },
        fields: 'nr integer, a text, b smallint, rnr integer, ref smallint',
      }),
    );
    expect(pairsOf(inLane.rows)).toBe('0-1 0-3 4-1 4-3');
    expect(inLane.counts).toMatchObject({ read: 10, added: 2, folded: 2, filtered: 6, loaded: 4 });
    expect(staged).toEqual(inLane);
  });
});

/** As they stand in a file. */
const CELLS: Readonly<Record<string, readonly string[]>> = {
  '': ['"a"', '"two\nlines"', '"a, ""b"""', '"\ttab "', 'é', '\u{1F600}\u{1F468}\u200D\u{1F469}', 'x'.repeat(400)],
  text: ['"b"', '"\r\n"', '""""', "'", '\\N', '\\', 'e\u0301', '\uFFFD', '\u{10FFFF}', 'y'.repeat(300)],
  varchar: ['v', '"v "', '\u{1F600}'],
  smallint: ['-32768', '0', '32767', '+7'],
  integer: ['-2147483648', '2147483647', '007'],
  bigint: ['-9223372036854775808', '9223372036854775807', '9007199254740993', '4294967296'],
  numeric: ['1e3', '-0.001', '12.00', 'NaN', '12345678901234567890.123456789'],
  real: ['0.1', '-0', 'NaN', '3.4e38'],
  double: ['0.1', '-1e-300', 'Infinity', '-0', '1.7976931348623157e308'],
  boolean: ['true', 'f', 'YES', '0'],
  date: ['2024-02-29', '0044-03-15 BC', 'infinity', '9999-12-31', '1969-12-31'],
  timestamp: ['2024-01-01 12:34:56.789012', 'infinity', '1969-12-31T23:59:59.999999'],
  timestamptz: ['2024-01-01T02:00:00+02:00', '1969-12-31 23:59:59.999999Z', '-infinity'],
  json: ['"{""b"":1, ""a"":[true,null,""\u{1F600}\\n""]}"', '3', '"""s"""', 'null'],
  uuid: ['A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', '00000000-0000-0000-0000-000000000001'],
};

describe('cells of every type', () => {
  const TYPES = Object.keys(CELLS);
  const cellsOf = (nr: number, salt: number) =>
    TYPES.map((type, column) => {
      const cells = CELLS[type]!;
      return cells[mixed(nr * 16 + column + salt) % (cells.length + 1)] ?? '';
    });
  const line = (keys: number, salt: number) => (nr: number) => [nr, nr % keys || '', ...cellsOf(nr, salt)].join();
  const declared = TYPES.map((type) => `c_${type || 'untyped'} ${type}`.trim());
  const given = (prefix: string) => TYPES.map((type) => `${prefix}c_${type || 'untyped'} ${type || 'text'}`);

  test.each([
    ['inner', { loaded: 1_692, added: 396, filtered: 306 }],
    ['left', { loaded: 1_996, added: 396, filtered: 2 }],
  ])('come through on both sides; %s', async (type, counts) => {
    const [inLane, staged] = await bothWays(
      loadOf({
        left: {
          columns: ['nr integer', 'k integer', ...declared].join(', '),
          files: filesOf([900, 1_600], line(500, 0)),
        },
        right: {
          columns: ['rnr integer', 'k integer', ...declared].join(', '),
          files: filesOf([10, 500], line(400, 5)),
        },
        config: { type, on: [{ left: 'k', right: 'k' }], prefix: 'their_' },
        fields: ['nr integer', 'k integer', ...given(''), 'rnr integer', ...given('their_')].join(', '),
      }),
    );
    expect(inLane).toMatchObject({
      status: 'success',
      balanced: true,
      error: null,
      counts: { read: 2_100, ...counts },
    });
    expect(inLane.rows).toEqual(inOrder(inLane.rows));
    for (const { name } of columnsOf([...given(''), ...given('their_')].join(', '))) {
      expect(new Set(inLane.rows.map((row) => row[name])).size, name).toBeGreaterThan(2);
    }
    expect({ ...staged, rows: inOrder(staged.rows) }).toEqual(inLane);
  });
});
