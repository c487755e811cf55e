import { expect, test } from 'vitest';
import { expectJoined, JOIN, JOIN_COUNTS } from './joined.ts';
import { workplace } from './workplace.ts';

test.each([1, 3])('the rows of two ways are joined, one of them held before, with %i lanes', async (parallelism) => {
  await using place = await workplace({ ...JOIN, execution: { ...JOIN.execution, parallelism } });
  const run = await place.run();
  expect(run).toMatchObject({ status: 'success', balanced: true, counts: JOIN_COUNTS });
  const node = (id: string) => run.nodes.find((one) => one.id === id);
  expect(node('joined')).toMatchObject({ in: 3_000, out: 2_000 });
  await expectJoined(place);
});

test('nothing of a join is done where no row matches, and all rows are accounted for', async () => {
  await using place = await workplace({
    files: { 'a.csv': 'side,k,v\nl,1,a\nl,,b\nr,2,c\nr,,d\n' },
    fields: [{ name: 'k', dataType: 'integer' }],
    nodes: [
      {
        id: 'fork',
        nodeType: 'branch',
        config: { routes: [{ name: 'l', field: 'side', operator: '=', value: 'l' }], default: 'r' },
      },
      { id: 'joined', nodeType: 'join', config: { on: [{ left: 'k', right: 'k' }] } },
    ],
    edges: [
      ['src', 'fork'],
      ['fork', 'joined', 'l'],
      ['fork', 'joined', 'r'],
      ['joined', 'out'],
    ],
  });
  expect(await place.run()).toMatchObject({
    status: 'success',
    balanced: true,
    counts: { read: 4, filtered: 4, loaded: 0 },
  });
});
