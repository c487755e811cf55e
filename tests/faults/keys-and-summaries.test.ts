import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Load, workplace } from '../worker/workplace.ts';
import { killLoad } from './kill-load.ts';
import { recovered } from './recovered.ts';
import { type Trip, tripAt } from './tripwire.ts';

const trip = (text: string, forward: boolean, after?: string): Trip => tripAt(text, 1, forward, after);

const NOTED = 'INSERT INTO sluice.seen_keys';
const KEY_POINTS: readonly (readonly [string, Trip])[] = [
  ['before its keys are noted', trip(NOTED, false)],
  ['when its keys are noted', trip(NOTED, true)],
  ['before the commit that notes them', trip('COMMIT\0', false, NOTED)],
  ['right after the commit that notes them', trip('COMMIT\0', true, NOTED)],
];

describe('a load that remembers its keys over runs, killed', () => {
  test.each(KEY_POINTS)('%s, loads each key once in all runs', async (_, point) => {
    const rows = (from: number, to: number): string =>
      `k\n${Array.from({ length: to - from }, (_, at) => `${from + at}\n`).join('')}`;
    await using work = await workplace({
      files: { 'a.csv': rows(0, 2_000) },
      fields: [{ name: 'k', dataType: 'integer' }],
      nodes: [{ nodeType: 'deduplicate', config: { keyFields: ['k'], scope: 'pipeline' } }],
    });
    expect((await killLoad(work, 'start', point)).killed).toBe(true);
    expect(await recovered(work)).toMatchObject({
      status: 'success',
      balanced: true,
      counts: { read: 2_000, loaded: 2_000 },
    });
    await writeFile(join(work.folder, 'a.csv'), rows(1_500, 3_000));
    expect(await work.run()).toMatchObject({ counts: { read: 1_500, loaded: 1_000, deduplicated: 500 } });
    expect(await work.query('SELECT count(*)::int AS rows, count(DISTINCT k)::int AS keys FROM ds_t')).toEqual([
      { rows: 3_000, keys: 3_000 },
    ]);
  });
});

const SUMMARY_LOCK = 'LOCK TABLE "public"."ds_t_summary"';
const SUMMARY_POINTS: readonly (readonly [string, Trip])[] = [
  ['before its summary is made', trip(SUMMARY_LOCK, false)],
  ['while its summary is made', trip(SUMMARY_LOCK, true)],
  ['before the commit of the summary', trip('COMMIT\0', false, SUMMARY_LOCK)],
  ['right after the commit of the summary', trip('COMMIT\0', true, SUMMARY_LOCK)],
];
const FIELDS = [
  { name: 'account', dataType: 'integer', isPrimaryKey: true },
  { name: 'customer', dataType: 'integer' },
] satisfies Load['fields'];

describe.each(['append', 'truncate'])('a load (%s) that fills a summary, killed', (loadMode) => {
  test.each(SUMMARY_POINTS)('%s, ends with the summary of all rows', async (_, point) => {
    await using work = await workplace({
      files: {
        'a.csv': `account,customer\n${Array.from({ length: 2_000 }, (_, at) => `${at},${at % 10}\n`).join('')}`,
      },
      fields: FIELDS,
      target: { loadMode },
      schemas: {
        people: { name: 'people', fields: [{ name: 'id', dataType: 'bigint', isPrimaryKey: true }] },
        held: {
          name: 't',
          schemaType: 'collection',
          linkedSchemaId: 'people',
          joinMapping: 'collection.customer = customer.id',
          fields: FIELDS,
          summaryColumns: [{ name: 'n', function: 'count' }],
        },
      },
      nodes: [
        {
          nodeType: 'summarize',
          config: { collectionSchemaId: 'held', customerSchemaId: 'people', joinKey: 'customer' },
        },
      ],
    });
    expect((await killLoad(work, 'start', point)).killed).toBe(true);
    expect(await recovered(work)).toMatchObject({
      status: 'success',
      balanced: true,
      counts: { read: 2_000, loaded: 2_000 },
    });
    expect(await work.query('SELECT count(*)::int AS rows FROM ds_t')).toEqual([{ rows: 2_000 }]);
    expect(await work.query('SELECT count(*)::int AS customers, min(n)::int, max(n)::int FROM ds_t_summary')).toEqual([
      { customers: 10, min: 200, max: 200 },
    ]);
  });
});
