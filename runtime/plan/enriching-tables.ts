import type { EnrichingTable } from '../contract/operator.ts';
import type { PlanContext, StoredSchema } from './context.ts';
import { joinKeys } from './model/join-mapping.ts';
import { summaryTableName } from './summary-table.ts';

/** The schemas that every enrichment takes in. One that no field could be the key of is left out. */
export function enrichingTables({ schemas = {}, enriching = [], schema: loaded }: PlanContext): EnrichingTable[] {
  return enriching.flatMap((ref) => {
    const schema = schemas[ref];
    if (schema === undefined || schema.name === loaded?.name) return [];
    const table = summaryTableName(schema) === null ? ownTable(schema) : summaryTable(schema);
    if (table === null) return [];
    const { customer, key, ...rest } = table;
    // Rows of a collection name their customer as its join mapping says.
    const mapped = customer === loaded?.linkedSchemaId ? (loaded?.joinMapping ?? null) : null;
    const linked = mapped === null ? [] : [joinKeys(mapped)];
    const keys = [
      ...linked.flatMap(({ collectionField, customerField }) =>
        customerField === key ? [{ field: collectionField, column: key }] : [],
      ),
      { field: key, column: key },
    ];
    return [{ ref, ...rest, keys }];
  });
}

type Found = Pick<EnrichingTable, 'lookupTable' | 'fields'> & {
  /** Id of the schema of the customers that its rows are of, or are. */
  readonly customer: string | undefined;
  readonly key: string;
};

/** By its primary key; a key of several fields no single one finds. */
function ownTable({ id, fields }: StoredSchema): Found | null {
  const [key, ...others] = fields.filter(({ isPrimaryKey }) => isPrimaryKey);
  if (key === undefined || others.length > 0) return null;
  const added = fields.flatMap((field) => (field === key ? [] : [field.name]));
  return added.length === 0 ? null : { lookupTable: 'table', customer: id, key: key.name, fields: added };
}

/** What the rows of a collection come to, by customer. */
function summaryTable({ joinMapping, linkedSchemaId, summaryColumns = [] }: StoredSchema): Found | null {
  if (joinMapping === undefined) return null;
  const { customerField } = joinKeys(joinMapping);
  const fields = summaryColumns.map(({ name }) => name);
  return { lookupTable: 'summary', customer: linkedSchemaId, key: customerField, fields };
}
