import { enrich } from '../../../operators/enrich.ts';
import type { LookupTable, OperatorPlanning } from '../../../runtime/contract/operator.ts';
import { column } from '../../contract/batch-of.ts';
import { describeBehaviour } from '../../contract/describe-behaviour.ts';
import { lookupDatabase } from '../../contract/lookup-database.ts';

const PEOPLE: LookupTable = {
  schema: 'public',
  table: 'ds_people',
  columns: [column('id', 'integer'), column('name', 'text')],
};
const REGIONS: LookupTable = {
  schema: 'public',
  table: 'ds_regions',
  columns: [column('region', 'integer'), column('label', 'text')],
};
const planning: OperatorPlanning = {
  table: (ref) => ({ people: PEOPLE, regions: REGIONS })[ref] ?? null,
  collection: () => null,
  enriching: () => [
    { ref: 'regions', lookupTable: 'table', keys: [{ field: 'region', column: 'region' }], fields: ['label'] },
  ],
};
const lookup = lookupDatabase(
  { people: PEOPLE, regions: REGIONS },
  `CREATE TABLE ds_people (id integer, name text);
   INSERT INTO ds_people VALUES (1, 'ann'), (3, 'cy'), (3, 'cee'), (NULL, 'nobody')`,
);

const person = { lookupSchema: 'people', joinField: 'who', lookupField: 'id', selectFields: ['name'] };
const config = (rest: object = {}) => ({ lookups: [{ ...person, ...rest }], autoEnrich: false });
const columns = [column('who')];

describeBehaviour(
  enrich,
  {
    null: { config: config(), columns, rows: [{ who: null }], expect: [{ who: null, name: null }] },
    missing: [
      {
        config: config({ joinField: 'whom', selectFields: ['nam'] }),
        columns,
        issues: [
          { code: 'config.unknown_field', field: 'lookups[0].joinField', next: 'Did you mean "who"?' },
          { code: 'config.unknown_field', field: 'lookups[0].selectFields[0]', next: 'Did you mean "name"?' },
        ],
      },
      {
        config: config({ lookupSchema: 'persons' }),
        columns,
        issues: [{ code: 'config.unknown_schema', field: 'lookups[0].lookupSchema' }],
      },
      {
        config: { ...config(), autoEnrich: true },
        columns,
        output: ['who untyped', 'name text'],
        issues: [{ code: 'config.auto_enrich_key', field: 'autoEnrich' }],
      },
    ],
    mismatch: [
      {
        config: config(),
        columns,
        rows: [{ who: 'x' }, { who: '1' }],
        expect: [{ who: '1', name: 'ann' }],
        rejects: [{ rowNumber: 1, column: 'who', value: 'x', code: 'row.not_an_integer' }],
      },
      {
        config: config(),
        columns: [column('who', 'date')],
        issues: [{ code: 'config.type_not_permitted', field: 'lookups[0].joinField' }],
      },
    ],
    duplicate: [
      {
        config: config({ selectFields: [{ field: 'name', as: 'who' }] }),
        columns,
        issues: [{ code: 'config.duplicate_field', field: 'lookups[0].selectFields[0]' }],
      },
      {
        config: { ...config(), autoEnrich: true },
        columns: [...columns, column('region', 'integer'), column('label', 'text')],
        output: ['who untyped', 'region integer', 'label text', 'name text'],
        issues: [{ code: 'config.auto_enrich_taken', field: 'autoEnrich' }],
      },
    ],
    tooMany: [
      {
        config: config(),
        columns,
        rows: [{ who: '3' }],
        expect: [],
        rejects: [{ rowNumber: 1, column: 'who', value: '3', code: 'row.several_matches' }],
      },
      {
        config: config({ multipleMatches: 'first' }),
        columns,
        rows: [{ who: '3' }],
        expect: [{ who: '3', name: 'cee' }],
      },
      {
        config: config({ multipleMatches: 'all' }),
        columns,
        rows: [{ who: '3' }],
        expect: [
          { who: '3', name: 'cee' },
          { who: '3', name: 'cy' },
        ],
      },
    ],
    tooFew: [
      { config: config(), columns, rows: [{ who: '9' }], expect: [{ who: '9', name: null }] },
      { config: { autoEnrich: false }, columns, issues: [{ code: 'config.adds_nothing', field: 'lookups' }] },
    ],
  },
  { planning, lookup },
);
