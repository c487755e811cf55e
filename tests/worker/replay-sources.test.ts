import { expect, test } from 'vitest';
import type { DeadLetterFilter } from '../../runtime/contract/dead-letter.ts';
import type { Plan } from '../../runtime/contract/plan.ts';
import type { RunSnapshot } from '../../runtime/contract/run.ts';
import { ended, type Load, type Workplace, workplace } from './workplace.ts';

const LOAD: Load = {
  files: {
    'a.csv': 'nr,amount\n1,1\n2,x2\n3,x3\n4,4\n',
    'b.jsonl': '{"code":"x5","nr":5}\n{"code":"6","nr":6}\n{"code":"x7","nr":7}\n',
    'c.csv': 'nr,amount\n8,8\n',
  },
  fields: [
    { name: 'nr', dataType: 'integer', isPrimaryKey: true },
    { name: 'amount', dataType: 'integer' },
    { name: 'origin', dataType: 'text' },
  ],
  source: { path: 'a.csv' },
  moreSources: { more: { path: 'b.jsonl' }, good: { path: 'c.csv' } },
  nodes: [
    { id: 'renamed', nodeType: 'rename', config: { sourceField: 'code', targetField: 'amount' } },
    { id: 'named', nodeType: 'add_field', config: { fieldName: 'origin', fieldType: 'string', defaultValue: 'more' } },
    { id: 'all', nodeType: 'union' },
  ],
  edges: [
    ['src', 'all'],
    ['more', 'renamed'],
    ['renamed', 'named'],
    ['named', 'all'],
    ['good', 'all'],
    ['all', 'out'],
  ],
  execution: { errorHandling: 'dlq' },
};

const startReplay = ({ runner, plan }: Workplace, replay: DeadLetterFilter = {}, of: Plan = plan) =>
  runner.start({ plan: of, tenant: 'default', pipelineId: null, version: null, trigger: 'replay', replay });

const replay = async (work: Workplace, filter: DeadLetterFilter = {}, of?: Plan): Promise<RunSnapshot> =>
  ended(work.runner, (await startReplay(work, filter, of)).id);

/** The fix: numbers without the letter before them, in the field that each source has. */
const mend = (work: Workplace) =>
  work.query(`UPDATE sluice.rejects SET edited = CASE WHEN record->>'code' IS NULL
      THEN json_build_object('nr', record->>'nr', 'amount', substr(record->>'amount', 2))
      ELSE json_build_object('nr', record->>'nr', 'code', substr(record->>'code', 2)) END
    WHERE letter = 'open'`);

const rows = (work: Workplace) => work.query('SELECT nr, amount, origin FROM ds_t ORDER BY nr');
const letters = (work: Workplace) =>
  work.query('SELECT letter, count(*)::int AS n FROM sluice.rejects GROUP BY letter ORDER BY letter');

const ALL = [1, 2, 3, 4, 5, 6, 7, 8].map((nr) => ({ nr, amount: nr, origin: nr >= 5 && nr <= 7 ? 'more' : null }));

test('each dead letter goes in at the node of its own source, and lands once', async () => {
  await using work = await workplace(LOAD);
  expect(await work.run()).toMatchObject({ status: 'partial', counts: { read: 8, loaded: 4, deadLettered: 4 } });
  await mend(work);
  const run = await replay(work);
  expect(run).toMatchObject({ status: 'success', balanced: true, counts: { read: 4, loaded: 4 } });
  expect(run.nodes.filter(({ id }) => id !== 'all').map(({ id, in: entered }) => [id, entered])).toEqual([
    ['src', 2],
    ['more', 2],
    ['good', 0],
    ['renamed', 2],
    ['named', 2],
    ['out', 4],
  ]);
  expect(await rows(work)).toEqual(ALL);
  await expect(startReplay(work)).rejects.toMatchObject({ code: 'dead_letter.none_open' });
});

test.each(['more', 'src'])('those of the source "%s" alone are replayed where it is named', async (source) => {
  await using work = await workplace(LOAD);
  await work.run();
  await mend(work);
  expect(await replay(work, { source })).toMatchObject({ status: 'success', counts: { read: 2, loaded: 2 } });
  expect(await letters(work)).toEqual([
    { letter: 'open', n: 2 },
    { letter: 'replayed', n: 2 },
  ]);
  expect(await replay(work)).toMatchObject({ status: 'success', counts: { read: 2, loaded: 2 } });
  expect(await rows(work)).toEqual(ALL);
});

test('one that is rejected again is still a record of its source', async () => {
  await using work = await workplace(LOAD);
  await work.run();
  expect(await replay(work)).toMatchObject({ status: 'partial', balanced: true, counts: { deadLettered: 4 } });
  expect(
    await work.query(`SELECT label, row_number::int AS row FROM sluice.rejects WHERE letter = 'open' ORDER BY id`),
  ).toEqual([
    { label: 'a.csv', row: 2 },
    { label: 'a.csv', row: 3 },
    { label: 'b.jsonl', row: 1 },
    { label: 'b.jsonl', row: 3 },
  ]);
  await mend(work);
  expect(await replay(work)).toMatchObject({ status: 'success', counts: { read: 4, loaded: 4 } });
  expect(await rows(work)).toEqual(ALL);
});

test('a staged replay marks the letters of all sources when it publishes', async () => {
  await using work = await workplace(LOAD);
  await work.run();
  await mend(work);
  const staged = await replay(work, {}, { ...work.plan, validation: 'strict', shape: 'staged' });
  expect(staged).toMatchObject({ status: 'success', balanced: true, counts: { read: 4, loaded: 4 } });
  expect(await letters(work)).toEqual([{ letter: 'replayed', n: 4 }]);
  expect(await rows(work)).toEqual(ALL);
});

test('a preview shows what becomes of letters of several sources, and writes nothing', async () => {
  await using work = await workplace(LOAD);
  await work.run();
  await mend(work);
  await work.query(`UPDATE sluice.rejects SET edited = NULL WHERE row_number = 3`);
  const found = await work.query<{ id: string }>('SELECT id FROM sluice.rejects ORDER BY id');
  const seen = await work.runner.preview(
    { plan: work.plan, ids: found.map(({ id }) => id) },
    new AbortController().signal,
  );
  expect(seen).toMatchObject([
    { outcome: 'loaded', row: { nr: '2', amount: '2', origin: null } },
    { outcome: 'rejected', reject: { node: 'out', column: 'amount', value: 'x3' } },
    { outcome: 'loaded', row: { nr: '5', amount: '5', origin: 'more' } },
    { outcome: 'rejected', reject: { node: 'out', column: 'amount', value: 'x7' } },
  ]);
  expect(await work.query('SELECT count(*)::int AS n FROM ds_t')).toEqual([{ n: 4 }]);
});

test('letters of a source that the pipeline has no more are refused by its name, and stay open', async () => {
  await using work = await workplace(LOAD);
  await work.run();
  await mend(work);
  const [good] = work.plan.moreSources!.slice(1);
  const { moreSources: _, ...one } = work.plan;
  const ids = (await work.query<{ id: string }>('SELECT id FROM sluice.rejects ORDER BY id')).map(({ id }) => id);
  for (const plan of [one, { ...work.plan, moreSources: [good!] }]) {
    await expect(startReplay(work, {}, plan)).rejects.toMatchObject({
      code: 'dead_letter.no_source',
      detail: { source: 'more' },
    });
    await expect(work.runner.preview({ plan, ids }, new AbortController().signal)).rejects.toMatchObject({
      code: 'dead_letter.no_source',
    });
  }
  expect(await letters(work)).toEqual([{ letter: 'open', n: 4 }]);
});

test('letters of a run that had one source go in at that node, where others have come to it since', async () => {
  await using alone = await workplace({
    ...LOAD,
    moreSources: {},
    nodes: [],
    edges: [['src', 'out']],
  });
  await alone.run();
  await mend(alone);
  await using several = await workplace(LOAD);
  expect(await replay(alone, {}, several.plan)).toMatchObject({ status: 'success', counts: { read: 2, loaded: 2 } });
  expect(await rows(alone)).toEqual(ALL.slice(0, 4));
});
