import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Load, workplace } from '../worker/workplace.ts';
import { cellsOf, nodeOf, sampleOf } from './sample-of.ts';

/** Counts rows by schema and table, and says where each sequence stands. */
const STATE = `SELECT relname, relkind,
    CASE WHEN relkind = 'r' THEN (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %s', c.oid::regclass), false, true, '')))[1]::text
         ELSE pg_sequence_last_value(c.oid)::text END AS at
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE relkind IN ('r', 'S') AND nspname IN ('public', 'sluice') ORDER BY 1`;

const UNIQUE: Load = {
  files: { 'a.csv': 'nr,code,note\n1,x,a\n2,y,b\n3,x,c\n4,z,\n' },
  fields: [
    { name: 'nr', dataType: 'integer' },
    { name: 'code', dataType: 'text' },
    { name: 'note', dataType: 'text', isNullable: false },
  ],
  nodes: [
    { nodeType: 'validate', config: { rowLevel: [{ id: 'once', field: 'code', rule: 'unique', onFail: 'skip' }] } },
    { nodeType: 'deduplicate', config: { keyFields: ['nr'], scope: 'pipeline' } },
  ],
};

test('claims, seen keys, staged rows and numbers of sequences are as they were', async () => {
  await using place = await workplace(UNIQUE);
  await place.query(`INSERT INTO ds_t (nr, code, note) VALUES (9, 'q', 'r')`);
  const before = await place.query(STATE);
  for (const pipeline of [null, { tenant: 'default', id: null }]) {
    const sample = await sampleOf(place, { pipeline });
    expect(nodeOf(sample, 'validate')).toMatchObject({
      rows: [{ from: 0 }, { from: 1 }, { from: 3 }],
      rejects: [{ from: 2, code: 'row.not_unique', rule: 'once', action: 'skip', origin: { row: 3 } }],
    });
    expect(nodeOf(sample, 'target').rejects).toMatchObject([{ from: 2, column: 'note', code: 'row.null' }]);
  }
  expect(await place.query(STATE)).toEqual(before);
});

test('a function that writes is not let: Postgres refuses it', async () => {
  await using place = await workplace({ files: { 'a.csv': 'n\n1\n' }, fields: [{ name: 'n', dataType: 'integer' }] });
  await place.query(`CREATE TABLE trace (n integer);
    CREATE FUNCTION traced(n integer) RETURNS boolean LANGUAGE sql AS 'INSERT INTO trace VALUES (n) RETURNING true';
    ALTER TABLE ds_t ADD CHECK (traced(n))`);
  await expect(sampleOf(place)).rejects.toMatchObject({ node: 'out' });
  expect(await place.query('SELECT * FROM trace')).toEqual([]);
});

test('keys that a run of the pipeline has loaded count as seen where the pipeline is named', async () => {
  await using place = await workplace({
    ...UNIQUE,
    files: { 'a.csv': 'nr,code,note\n1,x,a\n2,y,b\n' },
    nodes: [{ nodeType: 'deduplicate', config: { keyFields: ['nr'], scope: 'pipeline' } }],
  });
  expect(await place.run()).toMatchObject({ status: 'success' });
  const known = await sampleOf(place, { pipeline: { tenant: 'default', id: null } });
  expect(nodeOf(known, 'deduplicate')).toMatchObject({
    rows: [],
    dropped: [{ cause: 'deduplicated', count: 2, rows: [0, 1] }],
  });
  expect(cellsOf(nodeOf(await sampleOf(place), 'target'))).toHaveLength(2);
});

test('a filter that drops all leaves nothing to the nodes behind it', async () => {
  await using place = await workplace({
    files: { 'a.csv': 'n\n1\n2\n' },
    fields: [{ name: 'n', dataType: 'integer' }],
    nodes: [
      { nodeType: 'filter_rows', config: { field: 'n', operator: '>', value: '9' } },
      { nodeType: 'sort', config: { fields: [{ field: 'n' }] } },
    ],
  });
  const sample = await sampleOf(place);
  expect(nodeOf(sample, 'filter_rows')).toMatchObject({ rows: [], dropped: [{ count: 2, rows: [0, 1] }] });
  expect(nodeOf(sample, 'sort')).toMatchObject({ rows: [], dropped: [], rejects: [] });
  expect(nodeOf(sample, 'target')).toMatchObject({ rows: [], dropped: [], rejects: [] });
});

test('of several rows of a key an upsert keeps the last, and the row of a record that becomes several is known', async () => {
  await using place = await workplace({
    files: { 'a.jsonl': '{"k":1,"tags":["a","b"]}\n{"k":2,"tags":["c"]}\n{"k":3,"tags":[]}\n' },
    source: { fileFormat: 'jsonl' },
    fields: [
      { name: 'k', dataType: 'integer', isPrimaryKey: true },
      { name: 'tags', dataType: 'text' },
    ],
    nodes: [{ nodeType: 'explode', config: { field: 'tags' } }],
    target: { loadMode: 'upsert', upsertKey: ['k'] },
  });
  const sample = await sampleOf(place);
  const exploded = nodeOf(sample, 'explode');
  expect(exploded.rows.map(({ from }) => from)).toEqual([0, 0, 1, 2]);
  expect(exploded).toMatchObject({ added: 1, dropped: [] });
  expect(nodeOf(sample, 'target')).toMatchObject({
    rows: [{ from: 1 }, { from: 2 }, { from: 3 }],
    dropped: [{ cause: 'superseded', count: 1, rows: [0] }],
  });
});

test('files that a run would archive stay where they are', async () => {
  await using place = await workplace({
    files: { 'in/a.csv': 'n\n1\n' },
    source: { path: 'in' },
    fields: [{ name: 'n', dataType: 'integer' }],
    nodes: [{ nodeType: 'archive', config: { folder: 'done' } }],
  });
  const sample = await sampleOf(place);
  expect(cellsOf(nodeOf(sample, 'archive'))).toEqual([['1']]);
  expect(await readdir(place.folder)).toEqual(['in']);
  expect(await readdir(join(place.folder, 'in'))).toEqual(['a.csv']);
});
