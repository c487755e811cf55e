import { join } from '../../operators/join.ts';
import { column } from '../contract/batch-of.ts';
import { describeHolder } from '../contract/describe-holder.ts';

const types = { nr: 'integer', ref: 'integer' } as const;
/** 1 matches once, 2 twice, 3 and 4 on one side only; two rows have no key. */
const rows = ['nr,who', '2,b', '1,a', ',n', '3,c', '2,bb'];
const right = ['ref,name', '2,two', ',none', '4,four', '2,zwei', '1,one'];
const on = [{ left: 'nr', right: 'ref' }];

const PAIRS = ['2,b,2,two', '2,b,2,zwei', '1,a,1,one', '2,bb,2,two', '2,bb,2,zwei'];
const ONLY_LEFT = [',n,,', '3,c,,'];
const ONLY_RIGHT = [',,,none', ',,4,four'];

describeHolder(join, {
  cases: [
    {
      title: 'gives each pair of rows whose keys are equal, in the order of the left ones',
      config: { on },
      types,
      rows,
      right,
      expect: PAIRS,
      // Five pairs of three left rows and three right ones; two rows of each side have no match.
      added: 2,
      dropped: 7,
    },
    {
      title: 'keeps left rows without a match in their place',
      config: { type: 'left', on },
      types,
      rows,
      right,
      expect: [...PAIRS.slice(0, 3), ...ONLY_LEFT, ...PAIRS.slice(3)],
      added: 2,
      dropped: 5,
    },
    {
      title: 'keeps right rows without a match, last',
      config: { type: 'right', on },
      types,
      rows,
      right,
      expect: [...PAIRS, ...ONLY_RIGHT],
      added: 2,
      dropped: 5,
    },
    {
      title: 'keeps the rows of both sides',
      config: { type: 'full', on },
      types,
      rows,
      right,
      expect: [...PAIRS.slice(0, 3), ...ONLY_LEFT, ...PAIRS.slice(3), ...ONLY_RIGHT],
      added: 2,
      dropped: 3,
    },
    {
      title: 'makes one field of a key of the same name, and gives other names of both a prefix',
      config: { type: 'full', on: [{ left: 'nr', right: 'nr' }], prefix: 'their_' },
      types: { nr: 'integer' },
      rows: ['nr,who', '1,a', '2,b'],
      right: ['who,nr', 'x,2', 'y,3'],
      expect: ['1,a,', '2,b,x', '3,,y'],
      dropped: 1,
    },
    {
      title: 'matches where all keys are equal',
      config: {
        on: [
          { left: 'a', right: 'x' },
          { left: 'b', right: 'y' },
        ],
      },
      rows: ['a,b', '1,1', '1,2', '2,1'],
      right: ['x,y', '1,2', '2,2'],
      expect: ['1,2,1,2'],
      dropped: 4,
    },
    {
      title: 'compares keys that nobody declared as text, and as the other side where that is declared',
      config: {
        on: [
          { left: 'a', right: 'x' },
          { left: 'b', right: 'ref' },
        ],
      },
      types: { ref: 'integer' },
      rows: ['a,b', '1,01', '1.0,1'],
      right: ['x,ref', '1,1'],
      expect: ['1,1,1,1'],
      dropped: 2,
    },
    {
      title: 'gives what there is where a side has no rows',
      config: { type: 'left', on },
      types,
      rows: ['nr,who', '1,a'],
      right: ['ref,name'],
      expect: ['1,a,,'],
    },
  ],
  typing: [
    {
      title: 'gives the columns of both sides',
      config: { on },
      columns: [column('nr', 'integer'), column('a', 'date')],
      right: [column('ref'), column('a', 'text')],
      output: ['nr integer', 'a date', 'ref integer', 'right_a text'],
    },
    {
      title: 'a key of all rows is of the wider type',
      config: { type: 'full', on: [{ left: 'k', right: 'k' }] },
      columns: [column('k', 'integer')],
      right: [column('k', 'numeric', { precision: 9, scale: 2 })],
      output: ['k numeric'],
    },
    {
      title: 'a name that the prefix does not make unique is named',
      config: { on, prefix: 'x_' },
      columns: [column('nr', 'integer'), column('a'), column('x_a')],
      right: [column('ref', 'integer'), column('a')],
      issues: [{ code: 'config.duplicate_field', field: 'prefix' }],
    },
  ],
});
