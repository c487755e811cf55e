import { concatMap, defer, finalize, from } from 'rxjs';
import { z } from 'zod';
import type { RowBatch } from '../runtime/contract/batch.ts';
import type { ColumnTypes } from '../runtime/contract/column.ts';
import type { ConfigIssue } from '../runtime/contract/issue.ts';
import type { Json } from '../runtime/contract/json.ts';
import type { OperatorDefinition, OperatorPlanning } from '../runtime/contract/operator.ts';
import { openConnections } from '../runtime/net/exchange.ts';
import { automatic } from './enrich/automatic.ts';
import { buildService } from './enrich/service/build-service.ts';
import { serviceModel } from './enrich/service/config.ts';
import { serviceOutput } from './enrich/service/service-output.ts';
import { buildLookup } from './lookup/build-lookup.ts';
import { type LookupConfig, lookupModel } from './lookup/config.ts';
import { lookupOutput } from './lookup/lookup-output.ts';

const config = z.strictObject({
  lookups: z.array(lookupModel).max(50).default([]).meta({
    title: 'Lookups',
    description: "Looks into schemas' tables or summaries, one after the other; each as lookup_join does it.",
  }),
  service: serviceModel.optional(),
  autoEnrich: z.boolean().default(true).meta({
    title: 'Auto-enrich',
    description:
      'Whether schemas with auto-enrich add their fields: found by the join mapping of the schema that is loaded, or by a field named as their key. Fields that the rows have already stay as they are.',
  }),
});

type Config = z.output<typeof config>;

/**
 * Adds fields to rows from elsewhere: from schemas' tables, from every schema with auto-enrich, then from an HTTP service,
 * which is asked with what the rows have by then. Rows without a match, or whose key is NULL, stay, with NULL in the new
 * fields, unless the service's settings say otherwise. Rows keep their order. What a service said is not part of the
 * load's transaction: a run that is resumed asks again.
 */
export const enrich: OperatorDefinition<Config> = {
  kind: 'operator',
  type: 'enrich',
  aliases: [],
  title: 'Enrich',
  summary: 'Adds fields from tables of schemas, or from an HTTP service.',
  category: 'Rows',
  behaviour: {
    null: 'A row without a key stays, with NULL in the new fields; a NULL in a table matches nothing. A service is not asked for a row with NULL in its address.',
    missing:
      'A field, a schema or a column of a table that a lookup names and that is not there is refused when the pipeline is saved; a schema with auto-enrich whose key does not come in adds nothing, which is said.',
    mismatch:
      "A key that a table's column could not hold makes its row a reject; types that are never equal are refused when the pipeline is saved.",
    duplicate:
      'A new name that is taken is refused when the pipeline is saved; of auto-enrich, the field that the rows have stays.',
    tooMany:
      'Several matches, or results of a service, make the row a reject; with `multipleMatches` the first counts, or each gives a row.',
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
    {
      title: 'Where a city lies, as a service says',
      config: {
        autoEnrich: false,
        service: {
          url: 'https://geo.example.org/cities/{city}',
          select: [
            { path: 'location.lat', as: 'latitude', type: 'float' },
            { path: 'names[0]', as: 'local_name' },
          ],
          requestsPerSecond: 50,
        },
      },
    },
  ],
  tables: ({ lookups }) => [...new Set(lookups.map(({ lookupSchema }) => lookupSchema))],
  enriches: ({ autoEnrich }) => autoEnrich,
  asks: ({ service }) => service?.url ?? null,
  resolve: (config, input, planning) => {
    const lookups = [...config.lookups, ...automaticOf(config, input, planning).lookups];
    return { ...config, lookups, autoEnrich: false } as Json;
  },
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
    if (config.service !== undefined) {
      const output = serviceOutput(config.service, columns);
      columns = output.columns;
      issues.push(...output.issues.map((issue) => ({ ...issue, field: `service.${issue.field}` })));
    } else if (planning !== undefined && lookups.length === 0 && more.issues.length === 0)
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
    if (config.service === undefined) return concatMap((batch) => from(inTurn(steps, batch)));
    const service = buildService(config.service, columns, context);
    return (batches) =>
      defer(() => {
        const connections = openConnections(service.concurrency);
        const stopped = new AbortController();
        const signal = AbortSignal.any([context.signal, stopped.signal]);
        const ask = (batch: RowBatch): Promise<RowBatch> => service.enrich(batch, connections, signal);
        return batches.pipe(
          concatMap((batch) => from(inTurn([...steps, ask], batch))),
          // Also when what comes after has failed: nothing is asked for rows that go nowhere.
          finalize(() => {
            stopped.abort();
            connections.close();
          }),
        );
      });
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
