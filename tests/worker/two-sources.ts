import { expect } from 'vitest';
import type { Load, Workplace } from './workplace.ts';

const csv = (from: number, to: number): string =>
  `nr,word\n${Array.from({ length: to - from }, (_, at) => `${from + at},w${from + at}\n`).join('')}`;
const jsonl = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, at) => `{"word":"m${from + at}","nr":${from + at},"extra":true}\n`).join('');

const named = (id: string, origin: string) => ({
  id,
  nodeType: 'add_field',
  config: { fieldName: 'origin', fieldType: 'string', defaultValue: origin },
});

/** 1,000 rows of two CSV files, 1,000 of a file of JSON lines, of which half have a number that is in both. */
export const SOURCES: Load = {
  files: {
    'people/a.csv': csv(0, 600),
    'people/b.csv': csv(600, 1_000),
    'more/c.jsonl': jsonl(500, 1_500),
  },
  fields: [
    { name: 'nr', dataType: 'integer' },
    { name: 'word', dataType: 'text' },
    { name: 'origin', dataType: 'text' },
    { name: 'extra', dataType: 'boolean' },
  ],
  source: { path: 'people', fileFormat: 'csv' },
  moreSources: { more: { path: 'more', fileFormat: 'jsonl' } },
  nodes: [
    named('people', 'people'),
    named('others', 'more'),
    { id: 'read', nodeType: 'cast_type', config: { field: 'nr', targetType: 'bigint' } },
    { id: 'also', nodeType: 'cast_type', config: { field: 'nr', targetType: 'bigint' } },
    { id: 'all', nodeType: 'union' },
  ],
  edges: [
    ['src', 'people'],
    ['people', 'read'],
    ['more', 'others'],
    ['others', 'also'],
    ['read', 'all'],
    ['also', 'all'],
    ['all', 'out'],
  ],
  execution: { batchSize: 100 },
};

export const DEDUPLICATED: Load = {
  ...SOURCES,
  nodes: [...SOURCES.nodes!, { id: 'once', nodeType: 'deduplicate', config: { keyFields: ['nr'] } }],
  edges: [...SOURCES.edges!.filter(([, to]) => to !== 'out'), ['all', 'once'], ['once', 'out']],
};

/** All rows of both sources are there, once, and are counted at the node that read them. */
export async function expectSources(work: Workplace): Promise<void> {
  const [run] = await work.query<{ nodes: { id: string; in: number; out: number }[] }>('SELECT nodes FROM sluice.runs');
  expect(run!.nodes.map(({ id, in: entered, out }) => [id, entered, out])).toEqual([
    ['src', 1_000, 1_000],
    ['more', 1_000, 1_000],
    ['people', 1_000, 1_000],
    ['others', 1_000, 1_000],
    ['read', 1_000, 1_000],
    ['also', 1_000, 1_000],
    ['all', 2_000, 2_000],
    ['out', 2_000, 2_000],
  ]);
  expect(
    await work.query(
      `SELECT origin, count(*)::int AS rows, count(DISTINCT nr)::int AS numbers, min(nr), max(nr),
         count(*) FILTER (WHERE extra)::int AS extra
       FROM ds_t GROUP BY origin ORDER BY origin`,
    ),
  ).toEqual([
    { origin: 'more', rows: 1_000, numbers: 1_000, min: 500, max: 1_499, extra: 1_000 },
    { origin: 'people', rows: 1_000, numbers: 1_000, min: 0, max: 999, extra: 0 },
  ]);
}
