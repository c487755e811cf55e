import { expect, test } from 'vitest';
import { type Load, workplace } from './workplace.ts';

const SECRET = '123-45-6789';
const line = (nr: number): string => `${nr},${nr % 3},w${nr}`;
const file = (from: number, to: number): string =>
  `nr,kind,word\n${Array.from({ length: to - from }, (_, at) => line(from + at)).join('\n')}\n`;

const PARTED: Load = {
  files: { 'a.csv': file(0, 9_000), 'b.csv': file(9_000, 20_000) },
  fields: [
    { name: 'nr', dataType: 'integer' },
    { name: 'word', dataType: 'text' },
    { name: 'way', dataType: 'text' },
  ],
  nodes: [
    {
      id: 'fork',
      nodeType: 'branch',
      config: {
        routes: [
          { name: 'none', field: 'kind', operator: '=', value: '0' },
          { name: 'one', field: 'kind', operator: '=', value: '1' },
        ],
      },
    },
    { id: 'none', nodeType: 'add_field', config: { fieldName: 'way', fieldType: 'string', defaultValue: 'none' } },
    { id: 'one', nodeType: 'hash_field', config: { field: 'word', algorithm: 'md5' } },
    { id: 'all', nodeType: 'union' },
    { id: 'narrow', nodeType: 'drop_fields', config: { fields: ['kind'] } },
  ],
  edges: [
    ['src', 'fork'],
    ['fork', 'none', 'none'],
    ['fork', 'one', 'one'],
    ['fork', 'all', 'one'],
    ['none', 'all'],
    ['one', 'all'],
    ['all', 'narrow'],
    ['narrow', 'out'],
  ],
};

const kind = (of: number): number => Array.from({ length: 20_000 }, (_, nr) => nr).filter((nr) => nr % 3 === of).length;

test.each([1, 3])('rows part and meet, and every one is accounted for, with %i lanes', async (parallelism) => {
  await using work = await workplace({ ...PARTED, execution: { parallelism, batchSize: 2_000 } });
  const run = await work.run();
  const ones = kind(1);
  expect(run).toMatchObject({
    status: 'success',
    balanced: true,
    counts: { read: 20_000, added: ones, filtered: kind(2), loaded: kind(0) + 2 * ones },
  });
  expect(run.nodes.map(({ id }) => id)).toEqual(['src', 'fork', 'none', 'one', 'all', 'narrow', 'out']);
  const [found] = await work.query(
    `SELECT count(*)::int AS rows, count(DISTINCT nr)::int AS records, count(*) FILTER (WHERE way = 'none')::int AS none,
       count(*) FILTER (WHERE word = md5('w' || nr))::int AS hashed FROM ds_t`,
  );
  expect(found).toEqual({ rows: kind(0) + 2 * ones, records: kind(0) + ones, none: kind(0), hashed: ones });
});

test('the last row of a key in source order wins, whatever way it took', async () => {
  const rows = Array.from({ length: 4_000 }, (_, nr) => `${nr % 1_000},${nr},${nr % 2}`);
  await using work = await workplace({
    files: { 'a.csv': `k,v,odd\n${rows.join('\n')}\n` },
    fields: [
      { name: 'k', dataType: 'integer', isPrimaryKey: true },
      { name: 'v', dataType: 'integer' },
    ],
    nodes: [
      {
        id: 'fork',
        nodeType: 'branch',
        config: { routes: [{ name: 'late', field: 'v', operator: '>=', value: 1_500 }], default: 'early' },
      },
      { id: 'all', nodeType: 'union' },
      { id: 'narrow', nodeType: 'drop_fields', config: { fields: ['odd'] } },
    ],
    edges: [
      ['src', 'fork'],
      ['fork', 'all', 'late'],
      ['fork', 'all', 'early'],
      ['all', 'narrow'],
      ['narrow', 'out'],
    ],
    target: { loadMode: 'upsert' },
  });
  expect(await work.run()).toMatchObject({ status: 'success', counts: { superseded: 3_000, loaded: 1_000 } });
  const [found] = await work.query('SELECT count(*)::int AS rows, min(v)::int AS least FROM ds_t');
  expect(found).toEqual({ rows: 1_000, least: 3_000 });
});

test('rows part before a node that holds them all, and after it', async () => {
  const halves = (name: string) => ({
    id: name,
    nodeType: 'branch',
    config: { routes: [{ name: 'zero', field: 'kind', operator: '=', value: '0' }], default: 'other' },
  });
  await using work = await workplace({
    files: { 'a.csv': file(0, 600), 'b.csv': file(300, 900) },
    fields: [
      { name: 'nr', dataType: 'integer' },
      { name: 'word', dataType: 'text' },
      { name: 'way', dataType: 'text' },
    ],
    nodes: [
      halves('first'),
      { id: 'met', nodeType: 'union' },
      { id: 'once', nodeType: 'deduplicate', config: { keyFields: ['nr'] } },
      halves('second'),
      { id: 'zero', nodeType: 'add_field', config: { fieldName: 'way', fieldType: 'string', defaultValue: 'zero' } },
      { id: 'all', nodeType: 'union' },
      { id: 'narrow', nodeType: 'drop_fields', config: { fields: ['kind'] } },
    ],
    edges: [
      ['src', 'first'],
      ['first', 'met', 'zero'],
      ['first', 'met', 'other'],
      ['met', 'once'],
      ['once', 'second'],
      ['second', 'zero', 'zero'],
      ['zero', 'all'],
      ['second', 'all', 'other'],
      ['all', 'narrow'],
      ['narrow', 'out'],
    ],
  });
  expect(await work.run()).toMatchObject({
    status: 'success',
    balanced: true,
    counts: { read: 1_200, deduplicated: 300, loaded: 900 },
  });
  const [found] = await work.query(
    `SELECT count(DISTINCT nr)::int AS rows, count(*) FILTER (WHERE way = 'zero')::int AS zero FROM ds_t`,
  );
  expect(found).toEqual({ rows: 900, zero: 300 });
});

test('the dead letters of a branch are replayed by the way that they then take', async () => {
  await using work = await workplace({
    files: { 'a.csv': 'k,ssn,n\n1,a,10\n2,b,ten\n3,c,-4\n' },
    fields: [
      { name: 'k', dataType: 'integer' },
      { name: 'n', dataType: 'integer' },
      { name: 'way', dataType: 'text' },
    ],
    nodes: [
      {
        id: 'fork',
        nodeType: 'branch',
        config: { routes: [{ name: 'owed', field: 'n', operator: '<', value: 0 }], default: 'paid' },
      },
      { id: 'owed', nodeType: 'add_field', config: { fieldName: 'way', fieldType: 'string', defaultValue: 'owed' } },
      { id: 'all', nodeType: 'union' },
      { id: 'narrow', nodeType: 'drop_fields', config: { fields: ['ssn'] } },
    ],
    edges: [
      ['src', 'fork'],
      ['fork', 'owed', 'owed'],
      ['fork', 'all', 'paid'],
      ['owed', 'all'],
      ['all', 'narrow'],
      ['narrow', 'out'],
    ],
    execution: { errorHandling: 'dlq' },
  });
  expect(await work.run()).toMatchObject({ status: 'partial', counts: { loaded: 2, deadLettered: 1 } });
  await work.query(`UPDATE sluice.rejects SET edited = '{"k": "2", "ssn": "b", "n": "-10"}'`);
  const [{ id }] = (await work.query<{ id: string }>('SELECT id::text FROM sluice.rejects')) as [{ id: string }];
  const preview = await work.runner.preview({ plan: work.plan, ids: [id] }, new AbortController().signal);
  expect(preview).toMatchObject([{ outcome: 'loaded', row: { k: '2', way: 'owed' } }]);
});

const COPIES: Load['edges'] = [
  ['src', 'masked'],
  ['src', 'renamed'],
  ['masked', 'all'],
  ['renamed', 'all'],
  ['all', 'out'],
];

test('a plan that copies rows is not replayed', async () => {
  await using work = await workplace({
    files: { 'a.csv': 'k,tax_id\nx,1\n' },
    fields: [{ name: 'k', dataType: 'integer' }],
    nodes: [
      { id: 'masked', nodeType: 'mask_pii', config: { field: 'tax_id', maskType: 'ssn' } },
      { id: 'renamed', nodeType: 'filter_rows', config: { field: 'k', operator: 'is_not_null' } },
      { id: 'all', nodeType: 'union' },
    ],
    edges: COPIES,
    execution: { errorHandling: 'dlq' },
  });
  await work.run();
  const asked = {
    plan: work.plan,
    tenant: 'default',
    pipelineId: null,
    version: null,
    trigger: 'replay',
    replay: {},
  } as const;
  await expect(work.runner.start(asked)).rejects.toMatchObject({
    code: 'dead_letter.rows_become_several',
    node: 'src',
  });
});

test('a value that one way masks is hidden in the rejects of all', async () => {
  await using work = await workplace({
    files: { 'a.csv': `k,ssn\nx,${SECRET}\n` },
    fields: [
      { name: 'k', dataType: 'integer' },
      { name: 'ssn', dataType: 'text' },
      { name: 'contact', dataType: 'integer' },
    ],
    nodes: [
      { id: 'masked', nodeType: 'mask_pii', config: { field: 'ssn', maskType: 'ssn' } },
      { id: 'renamed', nodeType: 'rename_field', config: { sourceField: 'ssn', targetField: 'contact' } },
      { id: 'all', nodeType: 'union' },
    ],
    edges: COPIES,
    execution: { errorHandling: 'skip' },
  });
  expect(work.plan.hidden).toEqual(['ssn', 'contact']);
  await work.run();
  const found = await work.query(`SELECT FROM sluice.rejects AS r WHERE r::text LIKE '%${SECRET}%'`);
  expect(found).toEqual([]);
});
