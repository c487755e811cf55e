import { addField } from '../../../operators/add-field.ts';
import { column } from '../../contract/batch-of.ts';
import { describeBehaviour } from '../../contract/describe-behaviour.ts';

const columns = [column('t', 'text')];

describeBehaviour(addField, {
  null: [
    {
      config: { fieldName: 'at', fieldType: 'timestamp' },
      columns,
      rows: [{ t: 'a' }],
      expect: [{ t: 'a', at: null }],
    },
    {
      config: { fieldName: 'size', expression: 'length(t)' },
      columns,
      rows: [{ t: null }],
      expect: [{ t: null, size: null }],
    },
  ],
  missing: {
    config: { fieldName: 'size', expression: 'length(txt)' },
    columns,
    issues: [{ code: 'expression.unknown_column', field: 'expression' }],
  },
  mismatch: [
    {
      config: { fieldName: 'n', fieldType: 'integer', defaultValue: 'many' },
      columns,
      issues: [{ code: 'config.bad_literal', field: 'defaultValue' }],
    },
    {
      config: { fieldName: 'n', fieldType: 'integer', expression: 't' },
      columns,
      rows: [{ t: '7' }, { t: 'x' }],
      expect: [{ t: '7', n: '7' }],
      rejects: [{ rowNumber: 2, code: 'row.expression' }],
    },
  ],
  duplicate: {
    config: { fieldName: 't', fieldType: 'string', defaultValue: 'x' },
    columns,
    issues: [{ code: 'config.duplicate_field', field: 'fieldName' }],
  },
});
