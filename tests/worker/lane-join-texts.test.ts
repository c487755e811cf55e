import { expect, test } from 'vitest';
import { bothWays, fileOf, JOIN, lettersOf, loadOf, pairsOf, rowsOf } from './lane-joins.ts';
import { noting, STAGED, UNSTAGED, wayOf } from './noting.ts';

const UUID = 'A0EEBC999C0B4EF8BB6D6BB9BD380A11';
const FIELDS = 'nr integer, n text, u text, rnr integer, m text, x text';

test('numbers and uuids that become text are what Postgres prints, whoever joins them', async () => {
  const load = loadOf({
    left: { columns: 'nr integer, k numeric, n numeric, u uuid', files: [[`0,1e1,010,${UUID}`, '1,2,-0.0,']] },
    right: { columns: 'rnr integer, k2 numeric, m numeric, x uuid', files: [[`5,10.0,+5,{${UUID}}`, '6,02,.5,']] },
    config: { on: [{ left: 'k', right: 'k2' }] },
    fields: FIELDS,
  });
  const [inLane, staged] = await bothWays(load);
  const printed = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11';
  expect(inLane.rows).toEqual([
    { nr: '0', n: '10', u: printed, rnr: '5', m: '5', x: printed },
    { nr: '1', n: '0.0', u: null, rnr: '6', m: '0.5', x: null },
  ]);
  expect(staged).toEqual(inLane);
});

test.each([
  ['text', '{"a": [1]}', STAGED],
  ['json', '{"a": [1]}', UNSTAGED],
] as const)('JSON that becomes %s is what Postgres makes of it', async (type, printed, way) => {
  const load = loadOf({
    left: { columns: 'nr integer, k integer', files: [['0,1']] },
    right: { columns: 'rnr integer, k2 integer, j json', files: [['5,1,"{""a"":[1]}"']] },
    config: { on: [{ left: 'k', right: 'k2' }] },
    fields: `nr integer, rnr integer, j ${type}`,
  });
  await using work = await noting(load);
  expect(await work.run()).toMatchObject({ status: 'success', balanced: true, error: null });
  expect(await work.query('SELECT j::text FROM ds_t')).toEqual([{ j: printed }]);
  expect(await wayOf(work)).toEqual(way);
});

test('a row that is rejected behind the join has the fields of both sides in its record', async () => {
  const ruled = {
    id: 'ruled',
    nodeType: 'validate',
    config: { rowLevel: [{ id: 'few', field: 'rnr', rule: 'lt:9', onFail: 'quarantine' }] },
  };
  await using work = await noting({
    ...JOIN,
    files: { ...JOIN.files, 'left/1.csv': fileOf('nr integer, k integer, v text', ['4,1,e']) },
    nodes: [JOIN.nodes![0]!, ruled],
    edges: [...JOIN.edges!.filter(([from]) => from !== 'joined'), ['joined', 'ruled'], ['ruled', 'out']],
    execution: { errorHandling: 'dlq' },
  });
  expect(await work.run()).toMatchObject({ status: 'partial', balanced: true, counts: { deadLettered: 2 } });
  expect(pairsOf(await rowsOf(work))).toBe('0-0 1- 2-3 4-0');
  expect(await lettersOf(work)).toMatchObject([
    { node: 'ruled', label: 'left/0.csv', row: 1, record: { nr: '0', k: '1', v: 'a', rnr: '9', k2: '1', w: null } },
    { node: 'ruled', label: 'left/1.csv', row: 1, record: { nr: '4', k: '1', v: 'e', rnr: '9', k2: '1', w: null } },
  ]);
  expect(await wayOf(work)).toEqual(UNSTAGED);
});
