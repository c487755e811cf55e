import type { RowBatch } from '../../runtime/contract/batch.ts';
import type { ColumnTypes } from '../../runtime/contract/column.ts';
import type { OperatorContext } from '../../runtime/contract/operator.ts';
import { fieldOf, type LookupConfig } from './config.ts';
import { joinBatch } from './join-batch.ts';
import { lookedInto } from './looked-into.ts';
import { createLookup } from './lookup.ts';

/** Looks the rows of batches up, one batch at a time; answers are remembered. */
export function buildLookup(
  config: LookupConfig,
  input: ColumnTypes,
  context: OperatorContext,
): (batch: RowBatch) => Promise<RowBatch> {
  const table = lookedInto(context.lookup.table(config.lookupSchema), config);
  if (table === null) throw new TypeError(`the plan has no summary of "${config.lookupSchema}"`);
  const select = config.selectFields.map(fieldOf);
  const lookup = createLookup({ key: config.lookupField, select, table, context });
  const place = {
    node: context.node,
    columns: input,
    index: input.findIndex(({ name }) => name === config.joinField),
    column: input.find(({ name }) => name === config.joinField)!,
    key: table.columns.find(({ name }) => name === config.lookupField)!,
    added: select.length,
    multipleMatches: config.multipleMatches,
  };
  return (batch) => joinBatch(batch, place, lookup);
}
