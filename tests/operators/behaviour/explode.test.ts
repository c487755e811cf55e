import { expect } from 'vitest';
import { explode } from '../../../operators/explode.ts';
import { batchOf, column } from '../../contract/batch-of.ts';
import { describeBehaviour } from '../../contract/describe-behaviour.ts';
import { testContext } from '../../contract/run-operator.ts';

const columns = [column('v', 'text'), column('other')];
const config = { field: 'v', type: 'integer' };
const rowsOf = (...cells: (string | null)[]) => cells.map((v) => ({ v, other: 'o' }));

describeBehaviour(explode, {
  null: [
    { config, columns, rows: rowsOf(null, '[1, null]'), expect: rowsOf(null, '1', null) },
    { config: { ...config, empty: 'drop' }, columns, rows: rowsOf(null, '[null]'), expect: rowsOf(null) },
  ],
  missing: {
    config: { ...config, field: 'othr' },
    columns,
    issues: [{ code: 'config.unknown_field', field: 'field', next: 'Did you mean "other"?' }],
  },
  mismatch: [
    {
      config,
      columns,
      rows: rowsOf('[1]', '{"a": 1}', '[2, "x"]'),
      expect: rowsOf('1'),
      rejects: [
        { rowNumber: 2, column: 'v', value: '{"a": 1}', code: 'row.not_an_array' },
        { rowNumber: 3, column: 'v', value: 'x', code: 'row.not_an_integer' },
      ],
    },
    {
      config,
      columns: [column('v', 'integer')],
      issues: [{ code: 'config.type_not_permitted', field: 'field' }],
    },
  ],
  duplicate: [
    { config, columns, rows: rowsOf('[1, 1]'), expect: rowsOf('1', '1') },
    {
      config: { ...config, name: 'other' },
      columns,
      issues: [{ code: 'config.duplicate_field', field: 'name' }],
    },
  ],
  tooMany: async () => {
    const batch = batchOf(columns, rowsOf('[1, 2, 3]'));
    const out = explode.apply(explode.config.parse(config), columns, testContext())(batch);
    expect(out.rowCount).toBe(3);
    expect(batch.tally.nodes.get(testContext().node)).toMatchObject({ added: 2, dropped: {} });
  },
  tooFew: [
    { config, columns, rows: rowsOf('[]'), expect: rowsOf(null) },
    { config: { ...config, empty: 'drop' }, columns, rows: rowsOf('[]', '[1]'), expect: rowsOf('1') },
  ],
});
