import { computeField } from '../../../operators/compute-field.ts';
import { column } from '../../contract/batch-of.ts';
import { describeBehaviour } from '../../contract/describe-behaviour.ts';

const columns = [column('n', 'integer'), column('t', 'text')];
const expression = (text: string, outputField = 'made') => ({ outputField, expression: text });

describeBehaviour(computeField, {
  null: [
    {
      config: expression('n + 1'),
      columns,
      rows: [{ n: null, t: 'a' }],
      expect: [{ n: null, t: 'a', made: null }],
    },
    {
      config: expression('coalesce(n, 0)::text || (t IS NULL)::text'),
      columns,
      rows: [{ n: null, t: null }],
      expect: [{ n: null, t: null, made: '0true' }],
    },
  ],
  missing: {
    config: expression('m + 1'),
    columns,
    issues: [{ code: 'expression.unknown_column', field: 'expression' }],
  },
  mismatch: [
    {
      config: expression('100 / n'),
      columns,
      rows: [
        { n: '4', t: null },
        { n: 'x', t: null },
        { n: '0', t: null },
      ],
      expect: [{ n: '4', t: null, made: '25' }],
      rejects: [
        { rowNumber: 2, column: 'n', value: 'x', code: 'row.expression' },
        { rowNumber: 3, code: 'row.expression' },
      ],
    },
    { config: expression('n || 1'), columns, issues: [{ code: 'expression.unknown_operator', field: 'expression' }] },
  ],
  duplicate: [
    { config: expression('length(t)', 't'), columns, rows: [{ n: '1', t: 'abc' }], expect: [{ n: '1', t: '3' }] },
    { config: expression('length(t)', 't'), columns, output: ['n integer', 't integer'], issues: [] },
  ],
});
