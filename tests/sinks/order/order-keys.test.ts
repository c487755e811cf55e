import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cell, OrderBy, Vector } from '../../../runtime/contract/index.ts';
import { convert } from '../../../runtime/rows/convert.ts';
import { numberText } from '../../../runtime/rows/number-text.ts';
import { type EncodedRows, encodedRows } from '../../../sinks/postgres/order/encoded-rows.ts';
import { MemoryPool } from '../../../sinks/postgres/order/memory-pool.ts';
import { orderKeys } from '../../../sinks/postgres/order/order-keys.ts';
import { batchOf, column } from '../../contract/batch-of.ts';
import { KINDS_OF, vectorOf } from '../../contract/vector-of.ts';
import { seeded } from '../../faults/seed.ts';
import { openClient } from '../../rows/copy-into.ts';
import { type TestDatabase, testDatabase } from '../../services/postgres.ts';
import { ORDERED_TYPES, type OrderedType, orderedCells } from './random-cells.ts';

const random = seeded('tests/sinks/order/order-keys.test.ts');
const SQL_OF = Object.fromEntries(ORDERED_TYPES) as Readonly<Record<OrderedType, string>>;
const DIRECTIONS = [false, true].flatMap((descending) =>
  [false, true].map((nullsFirst) => ({ descending, nullsFirst })),
);

type Texts = readonly (string | null)[];
type Direction = Pick<OrderBy, 'descending' | 'nullsFirst'>;

/** A way in which cells are held, and which ones can be. */
interface Way {
  readonly name: string;
  readonly holds: (text: string) => boolean;
  readonly hold: (texts: Texts, type: OrderedType) => Vector;
}

const bytesOf = (texts: Texts, type: OrderedType): Vector => vectorOf(texts, { type }, 'bytes');
const anything = () => true;
const isJsonNumber = (text: string) => /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i.test(text);
const jsonNumbers = (texts: Texts): Vector => ({ kind: 'values', values: texts.map(jsonNumber) });
const isWhole = (text: string) => /^-?\d+$/.test(text);

const AS_BYTES: Way = { name: 'texts', holds: anything, hold: bytesOf };
const CONVERTED: Way = {
  name: 'what convert gives',
  holds: anything,
  hold(texts, type) {
    const { vector, failed } = convert(bytesOf(texts, type), { type: 'text' }, { type }, texts.length, null);
    expect(failed, random.repeat).toEqual([]);
    return vector;
  },
};
const WAYS: readonly Way[] = [
  AS_BYTES,
  CONVERTED,
  { name: 'texts, in another thread', holds: anything, hold: (texts, type) => inThread(bytesOf(texts, type), type) },
  {
    name: 'what convert gives, in another thread',
    holds: anything,
    hold: (...of) => inThread(CONVERTED.hold(...of), of[1]),
  },
  { name: 'values', holds: anything, hold: (texts, type) => vectorOf(texts, { type }, 'values') },
  {
    name: 'values, in another thread',
    holds: anything,
    hold: (texts, type) => inThread(vectorOf(texts, { type }, 'values'), type),
  },
];

/** The cells of rows as a thread gets them that puts the rows in order. */
function inThread(vector: Vector, type: OrderedType): Vector {
  const rows = Int32Array.from({ length: lengthOf(vector) }, (_, row) => row);
  const batch = { ...batchOf([column('c', type)], []), vectors: [vector], length: rows.length, rowCount: rows.length };
  const order = [{ from: 0, type, ...DIRECTIONS[0]! }];
  const encoded = encodedRows({ encoded: new Uint8Array(0), ends: rows, batch, rows, order }, new MemoryPool());
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(encoded);
  const sent = receiveMessageOnPort(port2) as { readonly message: EncodedRows };
  port1.close();
  return sent.message.cells[0]!;
}

/** How numbers of JSON are held, and so what nobody declared. */
const JSON_WAYS: readonly Way[] = [
  { name: 'numbers of JSON', holds: isJsonNumber, hold: jsonNumbers },
  {
    name: 'numbers of JSON, in another thread',
    holds: isJsonNumber,
    hold: (texts, type) => inThread(jsonNumbers(texts), type),
  },
];

/** How only numbers are held. */
const NUMBER_WAYS: readonly Way[] = [
  {
    name: 'int32',
    holds: (text) => isWhole(text) && Number(text) === (Number(text) | 0),
    hold: (texts, type) => vectorOf(texts, { type }, 'int32'),
  },
  {
    name: 'int64',
    holds: (text) => isWhole(text) && BigInt(text) === BigInt.asIntN(64, BigInt(text)),
    hold: (texts, type) => vectorOf(texts, { type }, 'int64'),
  },
  {
    name: 'float64',
    holds: (text) => isWhole(text) && Math.abs(Number(text)) < 1e15,
    hold: (texts, type) => vectorOf(texts, { type }, 'float64'),
  },
  {
    name: 'decimals',
    holds: (text) => /^-?\d{1,10}(\.\d{1,5})?$/.test(text),
    hold: (texts, type) => vectorOf(texts, { type }, 'decimal'),
  },
  {
    name: 'decimals of more than 15 digits',
    holds: (text) => isWhole(text) && Number.isSafeInteger(Number(text)),
    hold: (texts, type) => vectorOf(texts, { type }, 'decimal'),
  },
];

function lengthOf(vector: Vector): number {
  if (vector.kind === 'bytes') return vector.starts.length;
  if (vector.kind === 'micros') return vector.high.length;
  return vector.kind === 'decimal' ? vector.unscaled.length : vector.values.length;
}

function jsonNumber(text: string | null): Cell {
  if (text === null) return null;
  if (String(Number(text)) === text) return Number(text);
  const isPlain = text.length % 2 === 0 && isWhole(text) && String(BigInt(text)) === text;
  return isPlain ? BigInt(text) : numberText(text);
}

const NO_NUMBERS: readonly OrderedType[] = ['boolean', 'date', 'timestamp', 'timestamptz', 'uuid'];

let database: TestDatabase;
let client: pg.Client;
const valid = {} as Record<OrderedType, readonly string[]>;
let orders = 0;
let cells = 0;

beforeAll(async () => {
  database = await testDatabase();
  client = await openClient(database.url);
  for (const [type, sql] of ORDERED_TYPES) {
    const { rows } = await client.query<{ text: string }>(
      'SELECT text FROM unnest($1::text[]) WITH ORDINALITY AS given(text, n) WHERE pg_input_is_valid(text, $2) ORDER BY n',
      [orderedCells(type, random), sql],
    );
    valid[type] = rows.map(({ text }) => text);
  }
});

afterAll(async () => {
  console.log(`keys against Postgres: ${orders} orders of ${cells} cells`);
  await client?.end();
  await database?.[Symbol.asyncDispose]();
});

describe.each(ORDERED_TYPES)('keys of %s', (type) => {
  const ways = [
    ...WAYS,
    ...(!NO_NUMBERS.includes(type) ? JSON_WAYS : []),
    ...(KINDS_OF[type].includes('decimal') ? NUMBER_WAYS : []),
  ];
  test.each(ways)('held as $name are in the order of Postgres, equal where values are', async ({ holds, hold }) => {
    const texts = scattered(withNulls(valid[type].filter(holds)));
    expect(texts.length, random.repeat).toBeGreaterThan(40);
    await load([type], [texts]);
    const vector = hold(texts, type);
    for (const direction of DIRECTIONS) await holdToPostgres([vector], [type], [direction], [texts]);
  });
});

test.each(ORDERED_TYPES)('keys of %s and of any other type are in the order of Postgres', async (first) => {
  for (const [second] of ORDERED_TYPES) {
    const columns = [drawn(valid[first], 8), drawn(valid[second], 40)];
    const types = [first, second];
    await load(types, columns);
    for (const { hold } of [AS_BYTES, CONVERTED]) {
      const vectors = columns.map((texts, index) => hold(texts, types[index]!));
      const directions = types.map(() => DIRECTIONS[random.next(DIRECTIONS.length)]!);
      await holdToPostgres(vectors, types, directions, columns);
    }
  }
});

test('texts of which one begins another do not change places by what follows them', async () => {
  const texts = ['', 'a', 'ab', 'a\u0001', 'abcdefgh', 'abcdefghi', null];
  const columns = [texts, texts].map((_, index) =>
    Array.from({ length: 49 }, (_row, row) => texts[index === 0 ? Math.floor(row / 7) : row % 7]!),
  );
  await load(['text', 'text'], columns);
  const vectors = columns.map((column) => bytesOf(column, 'text'));
  for (const one of DIRECTIONS) {
    for (const other of DIRECTIONS) await holdToPostgres(vectors, ['text', 'text'], [one, other], columns);
  }
});

test('no rows have no keys', () => {
  const keys = orderKeys([bytesOf([], 'text')], [{ from: 0, type: 'text', ...DIRECTIONS[0]! }], 0)!;
  expect([keys.starts.length, keys.ends.length, keys.to]).toEqual([0, 0, 0]);
});

async function load(types: readonly OrderedType[], columns: readonly Texts[]): Promise<void> {
  const names = types.map((_, index) => `c${index}`);
  await client.query(`DROP TABLE IF EXISTS held;
    CREATE TABLE held (n integer, ${types.map((type, index) => `${names[index]} ${SQL_OF[type]}`).join(', ')})`);
  await client.query(
    `INSERT INTO held SELECT n - 1, ${types.map((type, index) => `${names[index]}::${SQL_OF[type]}`).join(', ')}
     FROM unnest(${types.map((_, index) => `$${index + 1}::text[]`).join(', ')}) WITH ORDINALITY AS given(${names.join(', ')}, n)`,
    columns as unknown[],
  );
}

/** Holds the numbers of rows, each with the number of its rank, to those that Postgres gives the rows of `held`. */
async function holdToPostgres(
  vectors: readonly Vector[],
  types: readonly OrderedType[],
  directions: readonly Direction[],
  columns: readonly Texts[],
): Promise<void> {
  const order = types.map((type, from) => ({ from, type, ...directions[from]! }));
  const by = order.map(({ from, type, descending, nullsFirst }) => {
    const collation = SQL_OF[type] === 'text' || SQL_OF[type] === 'varchar' ? ' COLLATE "C"' : '';
    return `c${from}${collation} ${descending ? 'DESC' : 'ASC'} NULLS ${nullsFirst ? 'FIRST' : 'LAST'}`;
  });
  const { rows } = await client.query<{ n: number; rank: number }>(
    `SELECT n, dense_rank() OVER (ORDER BY ${by.join(', ')})::integer AS rank FROM held ORDER BY rank, n`,
  );
  const ours = ranked(vectors, order, columns[0]!.length);
  const said = ({ n, rank }: { n: number; rank: number }) => ({ n, rank, cells: columns.map((texts) => texts[n]) });
  const at = rows.findIndex(({ n, rank }, index) => n !== ours[index]?.n || rank !== ours[index]?.rank);
  const window = [Math.max(0, at - 1), at + 2] as const;
  const message = `ORDER BY ${by.join(', ')} of ${types.join(', ')}; ${random.repeat}`;
  if (at >= 0) expect(ours.slice(...window).map(said), message).toEqual(rows.slice(...window).map(said));
  expect([ours.length, rows.length], message).toEqual([columns[0]!.length, columns[0]!.length]);
  orders += 1;
  cells += rows.length * types.length;
}

/** The rows in the order of their keys; those of equal keys have the same rank, and are in the order of their numbers. */
function ranked(vectors: readonly Vector[], order: readonly OrderBy[], count: number): { n: number; rank: number }[] {
  const { buffer, starts, ends } = orderKeys(vectors, order, count)!;
  const keys = Array.from({ length: count }, (_, row) => buffer.subarray(starts[row]!, ends[row]!));
  const sorted = Array.from(keys.keys()).sort((one, other) => Buffer.compare(keys[one]!, keys[other]!) || one - other);
  let rank = 0;
  return sorted.map((n, index) => {
    if (index === 0 || !keys[n]!.equals(keys[sorted[index - 1]!]!)) rank += 1;
    return { n, rank };
  });
}

function withNulls(texts: Texts): Texts {
  return [...texts, ...Array.from({ length: 20 }, () => null), ...texts.slice(0, 20)];
}

function scattered<T>(list: readonly T[]): T[] {
  const all = [...list];
  for (let at = all.length - 1; at > 0; at--) {
    const other = random.next(at + 1);
    [all[at], all[other]] = [all[other]!, all[at]!];
  }
  return all;
}

/** Cells of 300 rows, of which so many differ. */
function drawn(texts: readonly string[], different: number): Texts {
  const few = [null, ...scattered(texts).slice(0, different)];
  return Array.from({ length: 300 }, () => few[random.next(few.length)]!);
}
