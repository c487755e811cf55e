import { expect } from 'vitest';
import { join } from '../../../operators/join.ts';
import { column } from '../../contract/batch-of.ts';
import { describeBehaviour } from '../../contract/describe-behaviour.ts';

const on = [{ left: 'n', right: 'm' }];
const types = { n: 'integer', m: 'integer' } as const;

describeBehaviour(join, {
  null: [
    { config: { on }, types, rows: ['n,a', ',x', '1,y'], right: ['m,b', ',z', '1,w'], expect: ['1,y,1,w'], dropped: 3 },
    {
      config: { type: 'left', on },
      types,
      rows: ['n,a', ',x', '1,y'],
      right: ['m,b', ',z', '1,w'],
      expect: [',x,,', '1,y,1,w'],
      dropped: 2,
    },
  ],
  missing: {
    config: { on: [{ left: 'nn', right: 'mm' }] },
    columns: [column('n', 'integer')],
    right: [column('m', 'integer')],
    issues: [
      { code: 'config.unknown_field', field: 'on[0].left', next: 'Did you mean "n"?' },
      { code: 'config.unknown_field', field: 'on[0].right', next: 'Did you mean "m"?' },
    ],
  },
  mismatch: [
    {
      config: { on },
      columns: [column('n', 'integer')],
      right: [column('m', 'date')],
      issues: [{ code: 'join.types_differ', field: 'on[0]' }],
    },
    {
      config: { on },
      types,
      rows: ['n,a', '1,x', 'y,y'],
      right: ['m,b', '1,z', 'w,w'],
      expect: ['1,x,1,z'],
      dropped: 1,
      rejects: ['row.not_an_integer', 'row.not_an_integer'],
    },
  ],
  duplicate: [
    {
      config: { on },
      columns: [column('n', 'integer'), column('a')],
      right: [column('m', 'integer'), column('a')],
      output: ['n integer', 'a untyped', 'm integer', 'right_a untyped'],
      issues: [],
    },
    {
      config: { on },
      columns: [column('n', 'integer'), column('a'), column('right_a')],
      right: [column('m', 'integer'), column('a')],
      issues: [{ code: 'config.duplicate_field', field: 'prefix' }],
    },
    async () => {
      expect(join.config.safeParse({ on: [...on, { left: 'n', right: 'o' }] }).error?.issues).toMatchObject([
        { path: ['on', 1, 'left'] },
      ]);
    },
  ],
  tooMany: {
    config: { on },
    types,
    rows: ['n,a', '1,x', '1,y'],
    right: ['m,b', '1,z', '1,w'],
    expect: ['1,x,1,z', '1,x,1,w', '1,y,1,z', '1,y,1,w'],
    added: 2,
    dropped: 2,
  },
  tooFew: [
    { config: { on }, types, rows: ['n,a', '1,x', '2,y'], right: ['m,b', '1,z'], expect: ['1,x,1,z'], dropped: 2 },
    {
      config: { type: 'full', on },
      types,
      rows: ['n,a', '1,x', '2,y'],
      right: ['m,b', '1,z', '3,w'],
      expect: ['1,x,1,z', '2,y,,', ',,3,w'],
      dropped: 1,
    },
  ],
});
