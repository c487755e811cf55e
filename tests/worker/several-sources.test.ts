import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DEDUPLICATED, expectSources, SOURCES } from './two-sources.ts';
import { type Load, workplace } from './workplace.ts';

test('the rows of several sources meet in a union, each read as its own node says', async () => {
  await using work = await workplace(SOURCES);
  expect(work.plan.moreSources?.map(({ node }) => node)).toEqual(['more']);
  expect(await work.run()).toMatchObject({ status: 'success', balanced: true });
  await expectSources(work);
});

test('splits belong to their sources, numbered on from one source to the next', async () => {
  await using work = await workplace(SOURCES);
  await work.run();
  const splits = await work.query('SELECT node, label, ordinal::int FROM sluice.splits ORDER BY ordinal');
  expect(splits).toEqual([
    { node: 'src', label: 'people/a.csv', ordinal: 0 },
    { node: 'src', label: 'people/b.csv', ordinal: 1 },
    { node: 'more', label: 'more/c.jsonl', ordinal: 2 },
  ]);
});

test.each([1, 3])('of equal rows the first in the order of the sources stays, with %i lanes', async (parallelism) => {
  await using work = await workplace({ ...DEDUPLICATED, execution: { ...DEDUPLICATED.execution, parallelism } });
  expect(await work.run()).toMatchObject({ status: 'success', balanced: true });
  const rows = await work.query('SELECT DISTINCT origin FROM ds_t WHERE nr < 1000');
  expect(rows).toEqual([{ origin: 'people' }]);
  expect(await work.query('SELECT count(*)::int AS rows, count(DISTINCT nr)::int AS numbers FROM ds_t')).toEqual([
    { rows: 1_500, numbers: 1_500 },
  ]);
});

test('two sources may read the same file', async () => {
  await using work = await workplace({
    files: { 'a.csv': 'nr\n1\n2\n' },
    fields: [
      { name: 'nr', dataType: 'integer' },
      { name: 'way', dataType: 'text' },
    ],
    source: { path: 'a.csv' },
    moreSources: { again: { path: 'a.csv' } },
    nodes: [
      { id: 'named', nodeType: 'add_field', config: { fieldName: 'way', fieldType: 'string', defaultValue: 'again' } },
      { id: 'all', nodeType: 'union' },
    ],
    edges: [
      ['src', 'all'],
      ['again', 'named'],
      ['named', 'all'],
      ['all', 'out'],
    ],
  });
  expect(await work.run()).toMatchObject({ status: 'success', counts: { read: 4, loaded: 4 } });
  expect(await work.query('SELECT nr, way FROM ds_t ORDER BY way NULLS FIRST, nr')).toEqual([
    { nr: 1, way: null },
    { nr: 2, way: null },
    { nr: 1, way: 'again' },
    { nr: 2, way: 'again' },
  ]);
});

const APART: Load = {
  files: { 'a.csv': 'nr\n1\nx\n2\n', 'b.csv': 'code\nu\nvvv\n' },
  fields: [{ name: 'nr', dataType: 'integer' }],
  source: { path: 'a.csv' },
  moreSources: { codes: { path: 'b.csv' } },
  nodes: [
    { id: 'kept', nodeType: 'filter_rows', config: { field: 'nr', operator: 'is_not_null' } },
    { id: 'other', nodeType: 'target', config: { schema: 'other' } },
  ],
  edges: [
    ['src', 'kept'],
    ['kept', 'out'],
    ['codes', 'other'],
  ],
  schemas: { other: { name: 'other', fields: [{ name: 'code', dataType: 'varchar', length: 2 }] } },
  execution: { errorHandling: 'dlq' },
};

test('sources go their own ways to targets of their own, and rejects name file and node', async () => {
  await using work = await workplace(APART);
  const run = await work.run();
  expect(run).toMatchObject({ status: 'partial', balanced: true, counts: { read: 5, loaded: 3, deadLettered: 2 } });
  expect(run.nodes.map(({ id, in: entered, out }) => [id, entered, out])).toEqual([
    ['src', 3, 3],
    ['codes', 2, 2],
    ['kept', 3, 3],
    ['out', 3, 2],
    ['other', 2, 1],
  ]);
  expect(await work.query('SELECT node, label, row_number::int AS row FROM sluice.rejects ORDER BY node')).toEqual([
    { node: 'other', label: 'b.csv', row: 2 },
    { node: 'out', label: 'a.csv', row: 2 },
  ]);
});

test('a source that has nothing to read fails the run, and is named', async () => {
  await using work = await workplace({
    ...APART,
    files: { 'a.csv': 'nr\n1\n', 'codes/b.csv': 'code\nu\n' },
    moreSources: { codes: { path: 'codes' } },
  });
  await rm(join(work.folder, 'codes/b.csv'));
  expect(await work.run()).toMatchObject({ status: 'failed', error: { code: 'source.no_match', node: 'codes' } });
});

test('each archive moves the files of the sources whose rows come to it', async () => {
  await using work = await workplace({
    ...APART,
    nodes: [...APART.nodes!, { id: 'put', nodeType: 'archive', config: { folder: '.done' } }],
    edges: [
      ['src', 'kept'],
      ['kept', 'out'],
      ['codes', 'put'],
      ['put', 'other'],
    ],
  });
  expect(work.plan.archive).toMatchObject({ node: 'put', sources: ['codes'] });
  expect(await work.run()).toMatchObject({ status: 'partial' });
  expect((await readdir(work.folder)).toSorted()).toEqual(['.done', 'a.csv']);
  expect(await readdir(join(work.folder, '.done'))).toEqual(['b.csv']);
});

test('a staged row that the table refuses in the end is read again at its own source', async () => {
  await using work = await workplace({
    files: { 'a.csv': 'nr\n1\n2\n', 'b.jsonl': '{"nr":3}\n{"nr":2,"word":"again"}\n' },
    fields: [
      { name: 'nr', dataType: 'integer', isPrimaryKey: true },
      { name: 'word', dataType: 'text' },
    ],
    source: { path: 'a.csv' },
    moreSources: { more: { path: 'b.jsonl' } },
    nodes: [{ id: 'all', nodeType: 'union' }],
    edges: [
      ['src', 'all'],
      ['more', 'all'],
      ['all', 'out'],
    ],
    target: { loadMode: 'truncate' },
    execution: { errorHandling: 'dlq' },
  });
  expect(await work.run()).toMatchObject({ status: 'partial', counts: { read: 4, loaded: 3, deadLettered: 1 } });
  expect(await work.query(`SELECT label, row_number::int AS row, record->>'word' AS word FROM sluice.rejects`)).toEqual(
    [{ label: 'b.jsonl', row: 2, word: 'again' }],
  );
});

test('what a later source reads is counted where an earlier one gives its rows to two nodes', async () => {
  await using work = await workplace({
    files: { 'a/a.csv': 'nr\n1\n2\n', 'b/b.csv': 'nr\n3\n' },
    fields: [{ name: 'nr', dataType: 'integer' }],
    source: { path: 'a' },
    moreSources: { more: { path: 'b' } },
    nodes: [
      { id: 'few', nodeType: 'filter_rows', config: { field: 'nr', operator: 'is_not_null' } },
      { id: 'all', nodeType: 'union' },
    ],
    edges: [
      ['src', 'few'],
      ['few', 'all'],
      ['src', 'all'],
      ['more', 'all'],
      ['all', 'out'],
    ],
  });
  expect(await work.run()).toMatchObject({
    status: 'success',
    balanced: true,
    counts: { read: 3, added: 2, loaded: 5 },
  });
});
