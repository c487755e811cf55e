import { concatMap, from } from 'rxjs';
import type { OperatorDefinition } from '../runtime/contract/operator.ts';
import { buildLookup } from './lookup/build-lookup.ts';
import { type LookupConfig, lookupModel } from './lookup/config.ts';
import { lookupOutput } from './lookup/lookup-output.ts';

/**
 * Adds columns of a table to each row, found by key: a LEFT JOIN. A row without a match, or whose key is NULL, stays, with
 * NULL in the new fields. A key that the table's column could not hold makes the row a reject. Rows are looked up as they are
 * when a batch comes through; answers are remembered for the rest of the run, within a budget.
 */
export const lookupJoin: OperatorDefinition<LookupConfig> = {
  kind: 'operator',
  type: 'lookup_join',
  aliases: ['lookup'],
  title: 'Lookup join',
  summary: "Adds columns of another schema's table, or of its summary, found by key.",
  category: 'Rows',
  behaviour: {
    null: 'A row without a key stays, with NULL in the new fields; a NULL in the table matches nothing.',
    missing: 'A field, a schema or a column of the table that is not there is refused when the pipeline is saved.',
    mismatch:
      "A key that the table's column could not hold makes its row a reject; types that are never equal are refused when the pipeline is saved.",
    duplicate:
      'Rows with equal keys get the same columns; a new name that is taken is refused when the pipeline is saved.',
    tooMany: 'Several matches make the row a reject; with `multipleMatches` the first counts, or each gives a row.',
    tooFew: 'A row without a match stays, with NULL in the new fields.',
  },
  holds: 'nothing',
  config: lookupModel,
  examples: [
    {
      title: "The customer's name with each order",
      config: { lookupSchema: 'customers', joinField: 'customer_id', lookupField: 'id', selectFields: ['name'] },
    },
    {
      title: "What a customer's accounts hold in all",
      config: {
        lookupSchema: 'accounts',
        lookupTable: 'summary',
        joinField: 'customer_id',
        lookupField: 'id',
        selectFields: ['total_balance'],
      },
    },
  ],
  tables: ({ lookupSchema }) => [lookupSchema],
  output: lookupOutput,
  build(config, input, context) {
    const lookUp = buildLookup(config, input, context);
    return concatMap((batch) => from(lookUp(batch)));
  },
};
