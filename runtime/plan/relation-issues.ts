import type { DataType } from '../contract/column.ts';
import type { Issue } from '../contract/issue.ts';
import { suggestion } from '../contract/nearest.ts';
import { error } from './issues.ts';
import { jsonPath } from './json-path.ts';
import { columnType } from './model/data-type.ts';
import { joinKeys } from './model/join-mapping.ts';
import type { SchemaDraft } from './model/schema.ts';
import type { SummaryColumn } from './model/summary-column.ts';
import { MAX_SUMMARY_SCHEMA_NAME } from './summary-table.ts';
import { summaryType } from './summary-type.ts';
import { tableColumns } from './table-columns.ts';

type Fault = (path: string, message: string, next?: string) => void;

/** What is wrong with a schema's link to a customer and with its summary, as far as the schema itself tells. */
export function relationIssues(draft: SchemaDraft, path = ''): Issue[] {
  const issues: Issue[] = [];
  const fault: Fault = (at, message, next) =>
    issues.push(
      error({ code: 'schema.relation', path: `${path}${at}`, message, ...(next === undefined ? {} : { next }) }),
    );
  const { schemaType, linkedSchemaId, joinMapping, summaryColumns = [] } = draft;
  const isLinked = linkedSchemaId !== undefined || joinMapping !== undefined;
  if (schemaType !== 'collection') {
    const next = 'Make it a collection (schemaType), or leave this out.';
    if (linkedSchemaId !== undefined) fault('linkedSchemaId', 'Only a collection is linked to a customer', next);
    if (joinMapping !== undefined) fault('joinMapping', 'Only a collection is joined to a customer', next);
    if (summaryColumns.length > 0) fault('summaryColumns', 'Only a collection has summary columns', next);
    return issues;
  }
  if (isLinked && linkedSchemaId === undefined) {
    fault('linkedSchemaId', 'A join mapping needs the customer schema that it leads to', 'Name it in linkedSchemaId.');
  }
  if (isLinked && joinMapping === undefined) {
    const next = 'Write joinMapping, such as "collection.customer_id = customer.customer_id".';
    fault('joinMapping', 'A linked schema needs the fields by which rows find their customer', next);
  }
  if (joinMapping !== undefined) {
    const { collectionField } = joinKeys(joinMapping);
    if (typeOf(draft, collectionField) === null) {
      fault('joinMapping', `The collection has no field "${collectionField}"${near(draft, collectionField)}`);
    }
  }
  if (summaryColumns.length === 0) return issues;
  if (!isLinked) {
    fault('summaryColumns', 'A summary has one row for each customer', 'Give linkedSchemaId and joinMapping as well.');
  }
  if (draft.name.length > MAX_SUMMARY_SCHEMA_NAME) {
    const next = `A collection with a summary has a name of at most ${MAX_SUMMARY_SCHEMA_NAME} characters.`;
    fault('name', "The name of the summary's table would be too long", next);
  }
  summaryColumns.forEach((column, index) => {
    columnFaults(draft, column, jsonPath('summaryColumns', index), fault);
  });
  return issues;
}

function columnFaults(draft: SchemaDraft, column: SummaryColumn, at: string, fault: Fault): void {
  const { name, function: how, sourceField, type } = column;
  const { summaryColumns = [], joinMapping } = draft;
  if (summaryColumns.findIndex((one) => one.name === name) !== summaryColumns.indexOf(column)) {
    fault(jsonPath(at, 'name'), `Two summary columns are called "${name}"`, 'Give each its own name.');
  }
  const key = joinMapping === undefined ? null : joinKeys(joinMapping).customerField;
  if (name === key || name === 'updated_at') {
    fault(jsonPath(at, 'name'), `The summary has a column "${name}" already`, 'Choose another name.');
  }
  if (sourceField === undefined) {
    if (how !== 'count') fault(jsonPath(at, 'sourceField'), `The function ${how} needs a field`);
    return;
  }
  const source = typeOf(draft, sourceField);
  if (source === null) {
    fault(jsonPath(at, 'sourceField'), `There is no field "${sourceField}"${near(draft, sourceField)}`);
    return;
  }
  const made = summaryType(how, source);
  if (made === null) {
    fault(jsonPath(at, 'function'), `Field "${sourceField}" is a ${source}, which ${how} does not take`);
    return;
  }
  if (type !== undefined && !isComparable(made, columnType({ dataType: type }).type)) {
    fault(jsonPath(at, 'type'), `${how} of "${sourceField}" is a ${made}, which a ${type} does not hold`);
  }
}

/** What is wrong with the schema that a collection links to; `null`: there is none. */
export function linkIssues(draft: SchemaDraft, linked: SchemaDraft | null): Issue[] {
  const { linkedSchemaId, joinMapping } = draft;
  if (linkedSchemaId === undefined || joinMapping === undefined) return [];
  const fault = (path: string, message: string, next: string): Issue[] => [
    error({ code: 'schema.relation', path, message, next }),
  ];
  if (linked === null) {
    const next = 'Create the customer schema first, and give its id or name.';
    return fault('linkedSchemaId', `There is no schema "${linkedSchemaId}"`, next);
  }
  if (linked.schemaType !== 'customer') {
    const next = 'Link to a schema of type customer.';
    return fault('linkedSchemaId', `"${linked.name}" is a ${linked.schemaType}, no customer`, next);
  }
  const { collectionField, customerField } = joinKeys(joinMapping);
  const customer = typeOf(linked, customerField);
  if (customer === null) {
    const next = 'Name a field of it after customer.';
    return fault('joinMapping', `"${linked.name}" has no field "${customerField}"${near(linked, customerField)}`, next);
  }
  const collection = typeOf(draft, collectionField);
  if (collection === null || isComparable(collection, customer)) return [];
  const message = `"${collectionField}" is a ${collection}, which never equals "${customerField}", a ${customer}`;
  return fault('joinMapping', message, 'Join by fields of comparable types.');
}

const FAMILIES: readonly (readonly DataType[])[] = [
  ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double'],
  ['text', 'varchar'],
  ['date', 'timestamp', 'timestamptz'],
];

function isComparable(one: DataType, other: DataType): boolean {
  return one === other || FAMILIES.some((family) => family.includes(one) && family.includes(other));
}

/** The type of a table's column: of fields, and of those that every table has. */
function typeOf(schema: SchemaDraft, name: string): DataType | null {
  return tableColumns(schema).find((column) => column.name === name)?.type ?? null;
}

function near(schema: SchemaDraft, name: string): string {
  return suggestion(
    name,
    tableColumns(schema).map((column) => column.name),
  );
}
