import { maskPii } from '../../../operators/mask-pii.ts';
import { column } from '../../contract/batch-of.ts';
import { describeBehaviour } from '../../contract/describe-behaviour.ts';

const columns = [column('v', 'text')];
const config = { field: 'v', maskType: 'ssn' };

describeBehaviour(maskPii, {
  null: { config, columns, rows: [{ v: null }, { v: '' }], expect: [{ v: null }, { v: '' }] },
  missing: {
    config: { ...config, field: 'w' },
    columns,
    issues: [{ code: 'config.unknown_field', field: 'field' }],
  },
  mismatch: [
    { config, columns, rows: [{ v: 'secret' }, { v: 'a@b.co' }], expect: [{ v: '***' }, { v: '***' }] },
    { config, columns: [column('v', 'integer')], rows: [{ v: 'x12' }], expect: [{ v: '***' }] },
    {
      config,
      columns: [column('v', 'date')],
      issues: [{ code: 'config.type_not_permitted', field: 'field' }],
    },
  ],
  tooMany: { config, columns, rows: [{ v: '1234567890' }], expect: [{ v: '***' }] },
  tooFew: [
    { config, columns, rows: [{ v: '1234' }], expect: [{ v: '***' }] },
    { config: { ...config, maskType: 'email' }, columns, rows: [{ v: 'j@b.co' }], expect: [{ v: '***@b.co' }] },
  ],
});
