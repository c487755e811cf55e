import { concatMap, from } from 'rxjs';
import { z } from 'zod';
import type { RowBatch } from '../runtime/contract/batch.ts';
import type { ColumnTypes } from '../runtime/contract/column.ts';
import type { ConfigIssue } from '../runtime/contract/issue.ts';
import type { OperatorDefinition, OperatorPlanning } from '../runtime/contract/operator.ts';
import { automatic } from './enrich/automatic.ts';
import { buildLookup } from './lookup/build-lookup.ts';
import { type LookupConfig, lookupModel } from './lookup/config.ts';
import { lookupOutput } from './lookup/lookup-output.ts';

const config = z.strictObject({
  lookups: z.array(lookupModel).max(50).default([]).meta({
    title: 'Lookups',
    description: "Looks into schemas' tables or summaries, one after the other; each as lookup_join does it.",
  }),
  autoEnrich: z.boolean().default(true).meta({
    title: 'Auto-enrich',
    description:
      'Whether schemas with auto-enrich add their fields: found by the join mapping of the schema that is loaded, or by a field named as their key. Fields that the rows have already stay as they are.',
  }),
});

type Config = z.output<typeof config>;

/**
 * Adds fields to rows from elsewhere: from schemas' tables, from every schema with auto-enrich. Rows without a match, or
 * whose key is NULL, stay, with NULL in the new fields.
 */
export const enrich: OperatorDefinition<Config> = {
  kind: 'operator',
  type: 'enrich',
  aliases: [],
  title: 'Enrich',
  summary: 'Adds fields from tables of schemas.',
  category: 'Rows',
  behaviour: {
    null: 'A row without a key stays, with NULL in the new fields; a NULL in a table matches nothing.',
    missing:
      'A field, a schema or a column of a table that a lookup names and that is not there is refused when the pipeline is saved; a schema with auto-enrich whose key does not come in adds nothing, which is said.',
    mismatch:
      "A key that a table's column could not hold makes its row a reject; types that are never equal are refused when the pipeline is saved.",
    duplicate:
      'A new name that is taken is refused when the pipeline is saved; of auto-enrich, the field that the rows have stays.',
    tooMany: 'Several matches make the row a reject; with `multipleMatches` the first counts, or each gives a row.',
    tooFew:
      'A row without a match stays, with NULL in the new fields; a node that can add nothing is refused when the pipeline is saved.',
  },
  holds: 'nothing',
  config,
  examples: [
    {
      title: 'Name and country of the customer',
      config: {
        lookups: [
          {
            lookupSchema: 'customers',
            joinField: 'customer_id',
            lookupField: 'customer_id',
            selectFields: ['name', { field: 'country', as: 'customer_country' }],
          },
        ],
      },
    },
    { title: 'Whatever schemas with auto-enrich know', config: {} },
  ],
  tables: ({ lookups }) => [...new Set(lookups.map(({ lookupSchema }) => lookupSchema))],
  enriches: ({ autoEnrich }) => autoEnrich,
  resolve: (config, input, planning) => ({
    ...config,
    lookups: [...config.lookups, ...automaticOf(config, input, planning).lookups],
    autoEnrich: false,
  }),
  output(config, input, planning) {
    const more = automaticOf(config, input, planning);
    const lookups = [...config.lookups, ...more.lookups];
    let columns = input;
    const issues: ConfigIssue[] = [...more.issues];
    lookups.forEach((lookup, index) => {
      const output = lookupOutput(lookup, columns, planning);
      columns = output.columns;
      issues.push(...output.issues.map((issue) => ({ ...issue, field: `lookups[${index}].${issue.field}` })));
    });
    if (planning !== undefined && lookups.length === 0 && more.issues.length === 0)
      issues.push(addsNothing(config.autoEnrich));
    return { columns, issues };
  },
  build(config, input, context) {
    let columns = input;
    const steps = config.lookups.map((lookup) => {
      const step = buildLookup(lookup, columns, context);
      columns = lookupOutput(lookup, columns, { ...context.lookup, ...NOTHING_ELSE }).columns;
      return step;
    });
    return concatMap((batch) => from(inTurn(steps, batch)));
  },
};

/** A lane knows the tables that its plan names, and needs no more. */
const NOTHING_ELSE = { collection: () => null, enriching: () => [] };

async function inTurn(steps: readonly ((batch: RowBatch) => Promise<RowBatch>)[], first: RowBatch): Promise<RowBatch> {
  let batch = first;
  for (const step of steps) batch = await step(batch);
  return batch;
}

function automaticOf(
  { lookups, autoEnrich }: Config,
  input: ColumnTypes,
  planning: OperatorPlanning | undefined,
): { lookups: readonly LookupConfig[]; issues: readonly ConfigIssue[] } {
  return autoEnrich && planning !== undefined ? automatic(input, lookups, planning) : { lookups: [], issues: [] };
}

function addsNothing(autoEnrich: boolean): ConfigIssue {
  return {
    code: 'config.adds_nothing',
    field: 'lookups',
    message: 'This node adds nothing: it has no lookup, and no schema with auto-enrich is there.',
    next: 'Add a lookup, or turn auto-enrich on in a schema.',
    // A schema may have it later.
    ...(autoEnrich ? { severity: 'warning' as const } : {}),
  };
}
