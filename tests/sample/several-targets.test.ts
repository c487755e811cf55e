import { expect, test } from 'vitest';
import { ended, type Load, workplace } from '../worker/workplace.ts';
import { cellsOf, sampleOf } from './sample-of.ts';

const LOAD: Load = {
  files: { 'a.csv': 'nr,word\n1,one\n2,two\n3,fourteen\n2,deux\n' },
  fields: [
    { name: 'nr', dataType: 'integer' },
    { name: 'word', dataType: 'text' },
  ],
  nodes: [{ id: 'other', nodeType: 'target', config: { schema: 'other', loadMode: 'upsert' } }],
  edges: [
    ['src', 'out'],
    ['src', 'other'],
  ],
  schemas: {
    other: {
      name: 'other',
      fields: [
        { name: 'nr', dataType: 'integer', isPrimaryKey: true },
        { name: 'word', dataType: 'varchar', length: 5 },
      ],
    },
  },
  execution: { errorHandling: 'dlq' },
};

test('a preview shows the rows at each target, as its own table would hold them', async () => {
  await using place = await workplace(LOAD);
  const { nodes } = await sampleOf(place);
  const [own, other] = ['out', 'other'].map((id) => nodes.find(({ node }) => node === id)!);
  expect(cellsOf(own!)).toEqual([
    ['1', 'one'],
    ['2', 'two'],
    ['3', 'fourteen'],
    ['2', 'deux'],
  ]);
  expect(own!.rejects).toEqual([]);
  expect(cellsOf(other!)).toEqual([
    ['1', 'one'],
    ['2', 'deux'],
  ]);
  expect(other!.rejects).toMatchObject([{ column: 'word', code: 'row.too_long', origin: { row: 3 } }]);
  expect(other!.dropped).toMatchObject([{ cause: 'superseded', count: 1 }]);
  const [one] = (await sampleOf(place, { upTo: 'other' })).nodes.slice(-1);
  expect(cellsOf(one!)).toEqual(cellsOf(other!));
});

test('each table is shown as it would be once it follows what arrives', async () => {
  await using place = await workplace({
    ...LOAD,
    nodes: [{ id: 'other', nodeType: 'target', config: { schema: 'other', schemaDrift: 'add_column' } }],
    files: { 'a.csv': 'nr,word,more\n1,one,x\n' },
  });
  expect(place.plan.target.changes).toBeUndefined();
  expect(place.plan.moreTargets?.[0]?.changes?.sql).toBe('ALTER TABLE "public"."ds_other" ADD COLUMN "more" TEXT');
  const { nodes } = await sampleOf(place);
  expect(nodes.slice(-2).map((node) => [node.node, cellsOf(node)])).toEqual([
    ['out', [['1', 'one']]],
    ['other', [['1', 'one', 'x']]],
  ]);
  // The schemas of a workplace are stored nowhere.
  const moreTargets = place.plan.moreTargets!.map((target) => ({ ...target, schemaId: null }));
  const request = { tenant: 'default', pipelineId: null, version: null, trigger: 'manual' } as const;
  const run = await place.runner.start({ ...request, plan: { ...place.plan, moreTargets } });
  const { error, status } = await ended(place.runner, run.id);
  expect([error, status]).toEqual([null, 'success']);
  expect(await place.query('SELECT nr, word, more FROM ds_other')).toEqual([{ nr: 1, word: 'one', more: 'x' }]);
});
