import { expect, test } from 'vitest';
import { type Load, workplace } from './workplace.ts';

const ROWS = 12_000;
const file = (from: number, to: number): string =>
  `nr,kind,word\n${Array.from({ length: to - from }, (_, at) => `${from + at},${(from + at) % 3},w${from + at}\n`).join('')}`;

const OTHER = {
  name: 'other',
  fields: [
    { name: 'nr', dataType: 'integer', isPrimaryKey: true },
    { name: 'word', dataType: 'varchar', length: 5 },
  ],
};

const LOAD: Load = {
  files: { 'a.csv': file(0, 5_000), 'b.csv': file(5_000, ROWS) },
  fields: [
    { name: 'nr', dataType: 'integer' },
    { name: 'kind', dataType: 'integer' },
    { name: 'word', dataType: 'text' },
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
      },
    },
    { id: 'other', nodeType: 'target', config: { schema: 'other', loadMode: 'upsert' } },
  ],
  edges: [
    ['src', 'fork'],
    ['fork', 'out', 'zero'],
    ['fork', 'other', 'one'],
  ],
  schemas: { other: OTHER },
  execution: { batchSize: 1_000, errorHandling: 'dlq' },
};

const kind = (of: number, from = 0): number[] =>
  Array.from({ length: ROWS }, (_, nr) => nr).filter((nr) => nr % 3 === of && nr >= from);

test('each target gets its rows, and refuses its own', async () => {
  await using work = await workplace(LOAD);
  expect(work.plan.moreTargets?.map(({ table, schemaId }) => [table, schemaId])).toEqual([['ds_other', 'other']]);
  const run = await work.run();
  const tooLong = kind(1, 10_000).length;
  expect(run).toMatchObject({
    status: 'partial',
    balanced: true,
    counts: {
      read: ROWS,
      filtered: kind(2).length,
      loaded: kind(0).length + kind(1).length - tooLong,
      deadLettered: tooLong,
    },
  });
  expect(run.nodes.filter(({ type }) => type === 'target').map(({ id, out, rejected }) => [id, out, rejected])).toEqual(
    [
      ['out', kind(0).length, 0],
      ['other', kind(1).length - tooLong, tooLong],
    ],
  );
  const [found] = await work.query(
    `SELECT (SELECT count(*)::int FROM ds_t) AS own, (SELECT count(*)::int FROM ds_other) AS other,
       (SELECT count(DISTINCT node)::int FROM sluice.rejects WHERE node = 'other') AS rejecting`,
  );
  expect(found).toEqual({ own: kind(0).length, other: kind(1).length - tooLong, rejecting: 1 });
});

test('a row that one table refuses for itself is found, and the others land in both', async () => {
  await using work = await workplace({
    files: { 'a.csv': file(0, 3_000) },
    fields: [
      { name: 'nr', dataType: 'integer' },
      { name: 'word', dataType: 'text' },
    ],
    nodes: [
      { id: 'narrow', nodeType: 'drop_fields', config: { fields: ['kind'] } },
      { id: 'other', nodeType: 'target', config: { schema: 'other' } },
    ],
    edges: [
      ['src', 'narrow'],
      ['narrow', 'out'],
      ['narrow', 'other'],
    ],
    schemas: { other: OTHER },
    execution: { batchSize: 1_000, errorHandling: 'dlq' },
  });
  await work.query(`ALTER TABLE ds_other ADD CHECK (nr <> 1234)`);
  const run = await work.run();
  expect(run).toMatchObject({
    status: 'partial',
    balanced: true,
    counts: { read: 3_000, added: 3_000, loaded: 5_999, deadLettered: 1 },
  });
  const [found] = await work.query(
    `SELECT (SELECT count(*)::int FROM ds_t) AS own, (SELECT count(*)::int FROM ds_other) AS other,
       (SELECT json_agg(row_number) FROM sluice.rejects WHERE node = 'other') AS rejects`,
  );
  expect(found).toEqual({ own: 3_000, other: 2_999, rejects: [1235] });
});

test('two targets of one table, and two watermarks, are refused', async () => {
  const staged = (config: object, own: Load['target'] = {}): Promise<unknown> =>
    workplace({
      ...LOAD,
      target: own,
      nodes: [LOAD.nodes![0]!, { id: 'other', nodeType: 'target', config: { schema: 'other', ...config } }],
    });
  const marked = { loadMode: 'incremental_watermark', watermarkColumn: 'nr' };
  await expect(staged(marked, marked)).rejects.toThrow('is loaded by a watermark already');
  await expect(staged({ schema: 't' })).rejects.toThrow('loads into ds_t already');
  await expect(staged({ schema: 'othre' })).rejects.toThrow('did you mean');
});
