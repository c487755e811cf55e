import { expect } from 'vitest';
import type { Load, Workplace } from './workplace.ts';

const ROWS = 3_000;
const KINDS = 3;
const WORDS = 50;

/** `nr` comes twice, once in each file; every seventh `word` is empty. */
const file = (fromEnd: boolean): string => {
  const numbers = Array.from({ length: ROWS }, (_, nr) => (fromEnd ? ROWS - 1 - nr : nr));
  return `nr,kind,word\n${numbers.map((nr) => `${nr},${nr % KINDS},${nr % 7 === 0 ? '' : `w${nr % WORDS}`}`).join('\n')}\n`;
};

/**
 * Three ways: one is sorted, one is aggregated and then deduplicated beside what the third sends there, and the third goes on at
 * once as well. Two holders are fed in the first stage, one in two stages.
 */
export const HELD_WAYS: Load = {
  files: { 'a.csv': file(false), 'b.csv': file(true) },
  source: {
    columns: [
      { name: 'nr', dataType: 'integer' },
      { name: 'kind', dataType: 'integer' },
      { name: 'word', dataType: 'text' },
    ],
  },
  fields: [
    { name: 'nr', dataType: 'bigint' },
    { name: 'word', dataType: 'text' },
    { name: 'way', dataType: 'text' },
  ],
  nodes: [
    {
      id: 'fork',
      nodeType: 'branch',
      config: {
        routes: [
          { name: 'zero', field: 'kind', operator: '=', value: '0' },
          { name: 'one', field: 'kind', operator: '=', value: '1' },
        ],
        default: 'two',
      },
    },
    { id: 'sorted', nodeType: 'sort', config: { fields: [{ field: 'nr', direction: 'desc' }] } },
    {
      id: 'summed',
      nodeType: 'aggregate',
      config: { groupByFields: ['word'], aggregations: [{ field: 'nr', function: 'sum', alias: 'nr' }] },
    },
    { id: 'wide', nodeType: 'cast_type', config: { field: 'nr', targetType: 'bigint' } },
    { id: 'met', nodeType: 'union' },
    { id: 'once', nodeType: 'deduplicate', config: { keyFields: ['word'] } },
    { id: 'named', nodeType: 'add_field', config: { fieldName: 'way', fieldType: 'string', defaultValue: 'once' } },
    { id: 'wider', nodeType: 'cast_type', config: { field: 'nr', targetType: 'bigint' } },
    { id: 'all', nodeType: 'union' },
    { id: 'narrow', nodeType: 'drop_fields', config: { fields: ['kind'] } },
  ],
  edges: [
    ['src', 'fork'],
    ['fork', 'sorted', 'zero'],
    ['sorted', 'wider'],
    ['wider', 'all'],
    ['fork', 'summed', 'one'],
    ['summed', 'met'],
    ['fork', 'wide', 'two'],
    ['wide', 'met'],
    ['wide', 'all'],
    ['met', 'once'],
    ['once', 'named'],
    ['named', 'all'],
    ['all', 'narrow'],
    ['narrow', 'out'],
  ],
  execution: { parallelism: 2, batchSize: 1_000 },
};

const third = (2 * ROWS) / KINDS;
/** Words of a kind, the empty one among them. */
const words = (kind: number): Set<string> =>
  new Set(
    Array.from({ length: ROWS }, (_, nr) => nr)
      .filter((nr) => nr % KINDS === kind)
      .map((nr) => (nr % 7 === 0 ? '' : `w${nr % WORDS}`)),
  );
const groups = words(1).size;
const distinct = new Set([...words(1), ...words(2)]).size;
export const HELD_COUNTS = {
  read: 2 * ROWS,
  added: third,
  folded: third - groups,
  deduplicated: third + groups - distinct,
  loaded: 2 * third + distinct,
};

/** What the table holds then, and that nothing is left beside it. */
export async function expectHeldWays(place: Workplace): Promise<void> {
  const found = await place.query(
    `SELECT coalesce(way, CASE WHEN nr % 3 = 0 THEN 'sorted' ELSE 'straight' END) AS way, count(*)::int AS rows,
       count(DISTINCT nr)::int AS numbers, count(*) FILTER (WHERE word IS NULL)::int AS empty
     FROM ds_t GROUP BY 1 ORDER BY 1`,
  );
  const empty = (kind: number): number =>
    2 * Array.from({ length: ROWS }, (_, nr) => nr).filter((nr) => nr % KINDS === kind && nr % 7 === 0).length;
  expect(found).toMatchObject([
    { way: 'once', rows: distinct, empty: 1 },
    { way: 'sorted', rows: third, numbers: third / 2, empty: empty(0) },
    { way: 'straight', rows: third, numbers: third / 2, empty: empty(2) },
  ]);
  // The first row of a word in source order stays: rows that were held come after those that were not.
  const firsts = await place.query<{ nr: string; word: string | null }>(`SELECT nr, word FROM ds_t WHERE way = 'once'`);
  const firstOf = new Map<string, number>();
  for (let nr = 2; nr < ROWS; nr += KINDS) {
    const word = nr % 7 === 0 ? '' : `w${nr % WORDS}`;
    if (!firstOf.has(word)) firstOf.set(word, nr);
  }
  for (const { nr, word } of firsts) {
    const first = firstOf.get(word ?? '');
    if (first !== undefined) expect(Number(nr), `first of ${word}`).toBe(first);
  }
  const left = await place.query(
    `SELECT relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace
     WHERE nspname = 'sluice' AND relname LIKE 'staging\\_%' AND relname <> 'staging_marks' AND relkind = 'r'`,
  );
  expect(left).toEqual([]);
}
