import { expect, test } from 'vitest';
import { workplace } from '../worker/workplace.ts';
import { cellsOf, sampleOf } from './sample-of.ts';

test('rows of a sample take the way that a run would send them', async () => {
  await using place = await workplace({
    files: { 'a.csv': 'k,n\na,10\nb,-2\nc,x\nd,\ne,7\n' },
    fields: [
      { name: 'k', dataType: 'text' },
      { name: 'way', dataType: 'text' },
      { name: 'n', dataType: 'integer' },
    ],
    nodes: [
      {
        id: 'fork',
        nodeType: 'branch',
        config: {
          routes: [
            { name: 'owed', field: 'n', operator: '<', value: 0 },
            { name: 'paid', field: 'n', operator: '>=', value: 0 },
          ],
        },
      },
      { id: 'owed', nodeType: 'add_field', config: { fieldName: 'way', fieldType: 'string', defaultValue: 'owed' } },
      { id: 'all', nodeType: 'union' },
    ],
    edges: [
      ['src', 'fork'],
      ['fork', 'owed', 'owed'],
      ['owed', 'all'],
      ['fork', 'all', 'paid'],
      ['all', 'out'],
    ],
    execution: { errorHandling: 'dlq' },
  });
  const { nodes } = await sampleOf(place);
  const at = (node: string) => nodes.find((one) => one.node === node)!;
  expect(cellsOf(at('fork'))).toEqual([
    ['a', '10'],
    ['b', '-2'],
    ['e', '7'],
  ]);
  expect(at('fork')).toMatchObject({
    rejects: [{ from: 2, column: 'n', value: 'x' }],
    dropped: [{ cause: 'filtered', count: 1, rows: [3] }],
  });
  expect(cellsOf(at('owed'))).toEqual([['b', '-2', 'owed']]);
  expect(at('owed')).toMatchObject({ inputs: ['fork'], taken: [1], rows: [{ from: 0 }] });
  expect(at('all')).toMatchObject({
    inputs: ['owed', 'fork'],
    taken: [0, 1, 3],
    rows: [{ from: 0 }, { from: 1 }, { from: 2 }],
  });
  expect(cellsOf(at('all'))).toEqual([
    ['b', '-2', 'owed'],
    ['a', '10', null],
    ['e', '7', null],
  ]);
  expect(cellsOf(at('out'))).toEqual([
    ['b', 'owed', '-2'],
    ['a', null, '10'],
    ['e', null, '7'],
  ]);
});

test('the rows of a sample are joined, each side with columns of its own', async () => {
  await using place = await workplace({
    files: { 'a.csv': 'side,k,v\nl,1,a\nr,1,x\nl,2,b\nr,1,y\nl,,c\nr,q,z\n' },
    fields: [
      { name: 'k', dataType: 'integer' },
      { name: 'v', dataType: 'text' },
      { name: 'right_v', dataType: 'text' },
    ],
    nodes: [
      {
        id: 'fork',
        nodeType: 'branch',
        config: { routes: [{ name: 'l', field: 'side', operator: '=', value: 'l' }], default: 'r' },
      },
      { id: 'few', nodeType: 'drop_fields', config: { fields: ['side'] } },
      { id: 'joined', nodeType: 'join', config: { type: 'left', on: [{ left: 'k', right: 'k' }] } },
      { id: 'narrow', nodeType: 'drop_fields', config: { fields: ['side'] } },
    ],
    edges: [
      ['src', 'fork'],
      ['fork', 'joined', 'l'],
      ['fork', 'few', 'r'],
      ['few', 'joined'],
      ['joined', 'narrow'],
      ['narrow', 'out'],
    ],
    execution: { errorHandling: 'dlq' },
  });
  const { nodes } = await sampleOf(place);
  const at = (node: string) => nodes.find((one) => one.node === node)!;
  expect(cellsOf(at('narrow'))).toEqual([
    ['1', 'a', 'x'],
    ['1', 'a', 'y'],
    ['2', 'b', null],
    [null, 'c', null],
  ]);
  expect(at('joined')).toMatchObject({
    inputs: ['fork', 'few'],
    rejects: [{ from: 5, column: 'k', value: 'q' }],
    dropped: [{ cause: 'folded', count: 2 }],
    added: 1,
  });
});
