import type { Issue } from '../contract/issue.ts';
import type { Json } from '../contract/json.ts';
import { deepFreeze } from './deep-freeze.ts';
import { defaultLiteral } from './default-literal.ts';
import { error, hasErrors } from './issues.ts';
import { jsonPath } from './json-path.ts';
import { columnType } from './model/data-type.ts';
import { type FieldDraft, fieldModel, type SchemaDraft, schemaModel } from './model/schema.ts';
import { readFields } from './read-fields.ts';
import { relationIssues } from './relation-issues.ts';
import { reservedBy } from './table-name.ts';

/** Columns that every table gets by itself. */
const OWN_COLUMNS = ['created_at', 'updated_at'];

/** What ties a schema to another. Of stored schemas only, which others find by their ids. */
const RELATIONS = ['schemaType', 'linkedSchemaId', 'joinMapping', 'summaryColumns'];

export interface ParsedSchema {
  /** `null` when anything is wrong. */
  readonly draft: SchemaDraft | null;
  readonly issues: readonly Issue[];
}

/** Data → a schema that can become a table, frozen. `path` is where the author wrote it. Never throws. */
export function parseSchema(raw: Json, path = ''): ParsedSchema {
  const issues: Issue[] = [];
  const { fields: _, ...own } = schemaModel.shape;
  const read = readFields(own, raw, issues, { path, elsewhere: ['fields'] });
  const list = typeof raw === 'object' && raw !== null && 'fields' in raw ? raw.fields : [];
  const fields = Array.isArray(list) ? list : [];
  const at = jsonPath(path, 'fields');
  if (!Array.isArray(list)) issues.push(error({ code: 'config.invalid', path: at, message: 'Must be a list' }));
  const parsed = fields.map((field, index) => parseField(field, jsonPath(at, index), issues));
  issues.push(...nameIssues(fields, parsed, at));
  const whole = schemaModel.safeParse({ ...read, fields: parsed });
  const isRead = !issues.some((issue) => RELATIONS.some((key) => issue.path.startsWith(jsonPath(path, key))));
  if (whole.success && isRead) issues.push(...relationIssues(whole.data, path === '' ? '' : `${path}.`));
  if (!whole.success || hasErrors(issues)) return { draft: null, issues };
  return { draft: deepFreeze(whole.data), issues };
}

function parseField(raw: Json, path: string, issues: Issue[]): Partial<FieldDraft> {
  const field = readFields(fieldModel.shape, raw, issues, { path }) as Partial<FieldDraft>;
  const fault = (key: string, message: string, next?: string) =>
    issues.push(
      error({ code: 'schema.field', path: jsonPath(path, key), message, ...(next === undefined ? {} : { next }) }),
    );
  const { name, dataType, length, precision, scale } = field;
  const owner = name === undefined ? null : reservedBy(name);
  if (owner !== null) fault('name', `${owner} keeps "${name}" for itself`, 'Choose another name.');
  if (name !== undefined && OWN_COLUMNS.includes(name)) {
    fault('name', `Every table has a column "${name}" already`, 'Leave the field out, or choose another name.');
  }
  const isNumeric = dataType === 'numeric' || dataType === 'decimal';
  if (dataType !== undefined && length !== undefined && dataType !== 'varchar')
    fault('length', `A ${dataType} has no length`);
  if (dataType !== undefined && precision !== undefined && !isNumeric)
    fault('precision', `A ${dataType} has no precision`);
  if (dataType !== undefined && scale !== undefined && !isNumeric) fault('scale', `A ${dataType} has no scale`);
  else if (scale !== undefined && precision === undefined) fault('scale', 'A scale needs a precision');
  if (field.defaultValue !== undefined) checkDefault(field, fault);
  if (field.isPrimaryKey && typeof raw === 'object' && raw !== null && 'isNullable' in raw && raw.isNullable === true) {
    fault('isNullable', 'A primary key cannot be empty', 'Leave isNullable out, or set it to false.');
  }
  return field.isPrimaryKey ? { ...field, isNullable: false } : field;
}

function checkDefault(field: Partial<FieldDraft>, fault: (key: string, message: string, next?: string) => void): void {
  const literal = defaultLiteral(field.defaultValue ?? null);
  if (literal === null) {
    const shown = String(field.defaultValue).slice(0, 100);
    const next = "Allowed: 'text' in single quotes, a number, null, true, false, now(), current_timestamp.";
    fault('defaultValue', `${shown} is not a literal`, next);
    return;
  }
  if (field.dataType === undefined) return;
  const { type } = columnType({ dataType: field.dataType });
  const fits = {
    null: true,
    text: true,
    boolean: type === 'boolean',
    number: ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double'].includes(type),
    now: ['date', 'timestamp', 'timestamptz'].includes(type),
  }[literal.kind];
  if (!fits) {
    fault(
      'defaultValue',
      `A ${type} cannot default to ${String(field.defaultValue)}`,
      "Give a literal of the column's type; text stands in single quotes.",
    );
  }
  if (literal.kind === 'text' && field.length !== undefined && [...literal.value].length > field.length) {
    fault('defaultValue', `The default is longer than ${field.length} characters`);
  }
}

function nameIssues(raw: readonly Json[], fields: readonly Partial<FieldDraft>[], path: string): Issue[] {
  const hasKey = fields.some((field) => field.isPrimaryKey);
  const first = new Map<string, number>();
  return fields.flatMap(({ name }, index) => {
    if (name === undefined || raw[index] === undefined) return [];
    const at = jsonPath(path, index, 'name');
    const earlier = first.get(name);
    if (earlier !== undefined) {
      const message = `"${name}" is already the name of ${jsonPath(path, earlier)}`;
      return [error({ code: 'schema.duplicate_field', path: at, message, next: 'Give each field its own name.' })];
    }
    first.set(name, index);
    if (name !== 'id' || hasKey) return [];
    const message = 'A table without a primary key of its own gets a column "id"';
    return [
      error({ code: 'schema.field', path: at, message, next: 'Mark a field isPrimaryKey, or choose another name.' }),
    ];
  });
}

/** A schema that stands in a pipeline file. */
export function parseInlineSchema(raw: Json, path: string): ParsedSchema {
  const { draft, issues } = parseSchema(raw, path);
  const faults = ['linkedSchemaId', 'joinMapping', 'summaryColumns', 'autoEnrich']
    .filter((key) => draft !== null && key in draft)
    .map((key) =>
      error({
        code: 'schema.relation',
        path: jsonPath(path, key),
        message: 'A schema inside a pipeline has no relations',
        next: 'Create the schema with POST /api/v1/schemas, and name it in the pipeline.',
      }),
    );
  return faults.length === 0 ? { draft, issues } : { draft: null, issues: [...issues, ...faults] };
}
