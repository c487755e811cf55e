import { deduplicate } from '../../../operators/deduplicate.ts';
import { column } from '../../contract/batch-of.ts';
import { describeBehaviour } from '../../contract/describe-behaviour.ts';

const config = { keyFields: ['k'] };
const types = { k: 'integer' } as const;

describeBehaviour(deduplicate, {
  null: { config, types, rows: ['k,n', ',1', '5,2', ',3'], expect: [',1', '5,2'], dropped: 1 },
  missing: {
    config: { keyFields: ['k', 'kk'] },
    columns: [column('k')],
    issues: [{ code: 'config.unknown_field', field: 'keyFields[1]', next: 'Did you mean "k"?' }],
  },
  mismatch: {
    config,
    types,
    rows: ['k,n', 'x,1', 'x,2', '5,3', '05,4'],
    expect: ['5,3'],
    dropped: 1,
    rejects: ['row.not_an_integer', 'row.not_an_integer'],
  },
  duplicate: {
    config,
    types,
    rows: ['k,n', '5,1', '6,2', '5,3', '6,4', '5,5', '7,6'],
    expect: ['5,1', '6,2', '7,6'],
    dropped: 3,
  },
});
