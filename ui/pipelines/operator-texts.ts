import type { Pipeline } from '../api/model.ts';
import { formatNoun } from '../format/count.ts';
import { joinNames } from '../nodes/node-from.ts';
import type { ConfigText } from './config-text.ts';
import { schemaName } from './pipeline-parts.ts';

const MASKS: Readonly<Record<string, string>> = {
  ssn: 'social security number',
  email: 'email address',
  phone: 'phone number',
  credit_card: 'card number',
};

const JOINS: Readonly<Record<string, string>> = {
  inner: 'Rows of both sides',
  left: 'All left rows',
  right: 'All right rows',
  full: 'All rows of both sides',
};

/** What an operator does, in one line, by its type. */
export const OPERATOR_TEXTS: Readonly<Record<string, (config: ConfigText, pipeline: Pipeline) => string>> = {
  rename_field: ({ text, list }) => {
    const pairs = list('mappings').map(({ from, to }) => `${from} → ${to}`);
    return pairs.length > 0 ? pairs.join(', ') : `${text('sourceField')} → ${text('targetField')}`;
  },
  cast_type: ({ text }) => `${text('field')} as ${text('targetType')}`,
  expression: ({ text }) => `${text('outputField')} = ${text('expression')}`,
  drop_fields: ({ names }) => `Without ${joinNames(names('fields'))}`,
  add_field: ({ text }) => {
    const value = text('expression') ?? text('defaultValue');
    return `Adds ${text('fieldName') ?? 'a field'}${value === null ? '' : ` = ${value}`}`;
  },
  map_values: ({ text, value }) =>
    `Other values in ${text('field')}, ${formatNoun(Object.keys(value('mappings') ?? {}).length, 'value')} by list`,
  split_field: ({ text, names }) => `Splits ${text('sourceField')} into ${joinNames(names('outputFields'))}`,
  merge_fields: ({ text, names }) => `${joinNames(names('sourceFields'))} together as ${text('outputField')}`,
  hash_field: ({ text }) => `${text('field')} by ${(text('algorithm') ?? 'sha256').toUpperCase()}`,
  mask_pii: ({ text }) => `Masks ${text('field')} (${MASKS[text('maskType') ?? ''] ?? text('maskType')})`,
  flatten: ({ text, names }) => `${joinNames(names('fields', 'name'))} out of ${text('field')}`,
  explode: ({ text }) => `A row for each element of ${text('field')}`,
  pivot: ({ text, names }) =>
    `A column for each value of ${text('pivotField')}, a row for each ${joinNames(names('groupByFields'))}`,
  unpivot: ({ names }) => `A row for each of ${joinNames(names('fields'))}`,
  sort: ({ list }) => {
    const keys = list('fields').map(({ field, direction }) => `${field}${direction === 'desc' ? ' downwards' : ''}`);
    return `In the order of ${joinNames(keys)}`;
  },
  deduplicate: ({ text, names }) =>
    `One row for each ${joinNames(names('keyFields'))}${text('scope') === 'pipeline' ? ', over all runs' : ''}`,
  aggregate: ({ names, list }) => {
    const parts = list('aggregations').map((one) => [one.function, one.field].filter(Boolean).join(' of '));
    const groups = names('groupByFields');
    return `${joinNames(parts) || 'One row'}${groups.length === 0 ? '' : `, for each ${joinNames(groups)}`}`;
  },
  summarize: ({ text }, pipeline) =>
    `Sums up ${schemaName(pipeline, text('collectionSchemaId'))} for each row of ${schemaName(pipeline, text('customerSchemaId'))}, by ${text('joinKey')}`,
  lookup_join: ({ text, names }, pipeline) =>
    `Takes ${joinNames(names('selectFields', 'as', 'field')) || 'all fields'} from ${schemaName(pipeline, text('lookupSchema'))}, by ${text('joinField')}`,
  enrich: ({ list, value }, pipeline) => {
    const tables = list('lookups').map(({ lookupSchema }) => schemaName(pipeline, lookupSchema));
    return `Takes fields from ${joinNames([...tables, ...(value('service') ? ['a service'] : [])]) || 'linked schemas'}`;
  },
  validate: ({ list, value }) =>
    `${formatNoun(list('rowLevel').length, 'rule')} for each row${value('datasetLevel') ? ', and checks of all rows together' : ''}`,
  archive: ({ text }) => `Moves files that were read to ${text('folder') ?? 'the archive'}`,
  branch: ({ text, names }) => `Sends rows by ${joinNames([names('routes', 'name'), text('default') ?? []].flat())}`,
  join: ({ text, list }) => {
    const keys = list('on').map(({ left, right }) => (left === right ? String(left) : `${left} = ${right}`));
    return `${JOINS[text('type') ?? 'inner'] ?? 'Rows'}, by ${joinNames(keys)}`;
  },
  union: () => 'Brings rows together, by column name',
};
