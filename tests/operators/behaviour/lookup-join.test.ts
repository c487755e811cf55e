import { lookupJoin } from '../../../operators/lookup-join.ts';
import type { LookupTable, OperatorPlanning } from '../../../runtime/contract/operator.ts';
import { column } from '../../contract/batch-of.ts';
import { describeBehaviour } from '../../contract/describe-behaviour.ts';
import { lookupDatabase } from '../../contract/lookup-database.ts';

const PEOPLE: LookupTable = {
  schema: 'public',
  table: 'ds_people',
  columns: [column('id', 'integer'), column('name', 'text')],
};

const planning: OperatorPlanning = {
  table: (ref) => (ref === 'people' ? PEOPLE : null),
  collection: () => null,
  enriching: () => [],
};
const lookup = lookupDatabase(
  { people: PEOPLE },
  `CREATE TABLE ds_people (id integer, name text);
   INSERT INTO ds_people VALUES (1, 'ann'), (3, 'cy'), (3, 'cee'), (NULL, 'nobody')`,
);

const config = { lookupSchema: 'people', joinField: 'who', lookupField: 'id', selectFields: ['name'] };
const columns = [column('who')];

describeBehaviour(
  lookupJoin,
  {
    null: { config, columns, rows: [{ who: null }], expect: [{ who: null, name: null }] },
    missing: [
      {
        config: { ...config, joinField: 'whom', lookupField: 'idd', selectFields: ['nam'] },
        columns,
        issues: [
          { code: 'config.unknown_field', field: 'joinField', next: 'Did you mean "who"?' },
          { code: 'config.unknown_field', field: 'lookupField', next: 'Did you mean "id"?' },
          { code: 'config.unknown_field', field: 'selectFields[0]', next: 'Did you mean "name"?' },
        ],
      },
      {
        config: { ...config, lookupSchema: 'persons' },
        columns,
        issues: [{ code: 'config.unknown_schema', field: 'lookupSchema' }],
      },
    ],
    mismatch: [
      {
        config,
        columns,
        rows: [{ who: 'x' }, { who: '1' }],
        expect: [{ who: '1', name: 'ann' }],
        rejects: [{ rowNumber: 1, column: 'who', value: 'x', code: 'row.not_an_integer' }],
      },
      {
        config,
        columns: [column('who', 'date')],
        issues: [{ code: 'config.type_not_permitted', field: 'joinField' }],
      },
    ],
    duplicate: [
      {
        config,
        columns,
        rows: [{ who: '1' }, { who: '1' }],
        expect: [
          { who: '1', name: 'ann' },
          { who: '1', name: 'ann' },
        ],
      },
      {
        config: { ...config, selectFields: [{ field: 'name', as: 'who' }] },
        columns,
        issues: [{ code: 'config.duplicate_field', field: 'selectFields[0]' }],
      },
    ],
    tooMany: [
      {
        config,
        columns,
        rows: [{ who: '3' }],
        expect: [],
        rejects: [{ rowNumber: 1, column: 'who', value: '3', code: 'row.several_matches' }],
      },
      {
        config: { ...config, multipleMatches: 'first' },
        columns,
        rows: [{ who: '3' }],
        expect: [{ who: '3', name: 'cee' }],
      },
      {
        config: { ...config, multipleMatches: 'all' },
        columns,
        rows: [{ who: '3' }],
        expect: [
          { who: '3', name: 'cee' },
          { who: '3', name: 'cy' },
        ],
      },
    ],
    tooFew: { config, columns, rows: [{ who: '9' }], expect: [{ who: '9', name: null }] },
  },
  { planning, lookup },
);
