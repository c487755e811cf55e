import { expect, test } from 'vitest';
import { dropFields } from '../../operators/drop-fields.ts';
import { batchOf, column } from '../contract/batch-of.ts';
import { describeOperator, testContext } from '../contract/describe-operator.ts';

const columns = [column('id', 'integer'), column('ssn'), column('note', 'text')];

describeOperator(dropFields, {
  cases: [
    {
      title: 'leaves out the named fields, keeps the order of the others',
      config: { fields: ['ssn'] },
      columns,
      rows: [
        { id: 1, ssn: '123-45-6789', note: '🦦' },
        { id: null, ssn: null, note: '' },
      ],
      expect: [
        { id: '1', note: '🦦' },
        { id: null, note: '' },
      ],
    },
    {
      title: 'takes a field named twice once',
      config: { fields: ['ssn', 'ssn', 'id'] },
      columns,
      rows: [{ id: 1, ssn: 'x', note: 'n' }],
      expect: [{ note: 'n' }],
    },
  ],
  typing: [
    { title: 'gives the other columns', config: { fields: ['ssn', 'note'] }, columns, output: ['id integer'] },
    {
      title: 'points at the field that does not come in',
      config: { fields: ['id', 'notes'] },
      columns,
      output: ['ssn untyped', 'note text'],
      issues: [{ code: 'config.unknown_field', field: 'fields[1]', next: 'Did you mean "note"?' }],
    },
    {
      title: 'refuses to drop every field',
      config: { fields: ['id', 'ssn', 'note'] },
      columns,
      issues: [{ code: 'config.no_fields_left', field: 'fields' }],
    },
  ],
});

test('dropping touches no data: the other vectors are the same ones', () => {
  const batch = batchOf(columns, [{ id: 1, ssn: 'x', note: 'n' }]);
  const output = dropFields.apply({ fields: ['ssn'] }, columns, testContext())(batch);
  expect(output.vectors[0]).toBe(batch.vectors[0]);
  expect(output.vectors[1]).toBe(batch.vectors[2]);
});
