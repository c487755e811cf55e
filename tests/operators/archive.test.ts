import { archive } from '../../operators/archive.ts';
import { column } from '../contract/batch-of.ts';
import { describeOperator } from '../contract/describe-operator.ts';

const columns = [column('a', 'integer'), column('b')];
const wrong = (folder: string) => ({
  title: `refuses the folder ${folder}`,
  config: { folder },
  columns,
  issues: [{ code: 'config.invalid', field: 'folder' }],
});

describeOperator(archive, {
  cases: [
    {
      title: 'passes rows as they are',
      config: {},
      columns,
      rows: [
        { a: '1', b: 'x' },
        { a: null, b: null },
      ],
      expect: [
        { a: '1', b: 'x' },
        { a: null, b: null },
      ],
    },
  ],
  typing: [
    {
      title: 'changes no column, and takes a folder with tokens',
      config: { folder: 'done/{YYYY}-{MM}/{DD}T{HH}/{runId}/' },
      columns,
      output: ['a integer', 'b untyped'],
    },
    ...['../done', 'done/../..', '/done', 'a//b', 'a\\b', 'done/{year}', 'done/{YYYY', '.'].map(wrong),
  ],
});
