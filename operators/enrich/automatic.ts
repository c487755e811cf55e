import type { ColumnTypes } from '../../runtime/contract/column.ts';
import type { ConfigIssue } from '../../runtime/contract/issue.ts';
import type { EnrichingTable, LookupTable, OperatorPlanning } from '../../runtime/contract/operator.ts';
import { isComparable } from '../lookup/comparable.ts';
import { type LookupConfig, nameOf } from '../lookup/config.ts';
import { lookedInto } from '../lookup/looked-into.ts';

export interface Automatic {
  readonly lookups: readonly LookupConfig[];
  readonly issues: readonly ConfigIssue[];
}

/**
 * The looks into the schemas with auto-enrich. Fields that the rows have already, or that a look before gives them, stay
 * as they are; a schema whose key the rows do not have adds nothing. Both are said.
 */
export function automatic(input: ColumnTypes, given: readonly LookupConfig[], planning: OperatorPlanning): Automatic {
  const lookups: LookupConfig[] = [];
  const issues: ConfigIssue[] = [];
  const taken = new Set(input.map(({ name }) => name));
  for (const name of given.flatMap(({ selectFields }) => selectFields.map(nameOf))) taken.add(name);
  for (const enriching of planning.enriching()) {
    const { ref, lookupTable, keys, fields } = enriching;
    // What the author looks up in it himself stands in its place.
    if (given.some((one) => one.lookupSchema === ref && one.lookupTable === lookupTable)) continue;
    const schema = planning.table(ref);
    const table = schema === null ? null : lookedInto(schema, { lookupTable });
    const key = table === null ? undefined : keyOf(enriching, input, table);
    if (key === undefined) {
      issues.push(keyMissing(ref, keys));
      continue;
    }
    const added = fields.filter((name) => !taken.has(name));
    if (added.length < fields.length)
      issues.push(
        fieldsTaken(
          ref,
          fields.filter((name) => taken.has(name)),
        ),
      );
    for (const name of added) taken.add(name);
    const place = { lookupSchema: ref, lookupTable, joinField: key.field, lookupField: key.column };
    if (added.length > 0) lookups.push({ ...place, selectFields: added, multipleMatches: 'error' });
  }
  return { lookups, issues };
}

function keyOf(
  { keys }: EnrichingTable,
  input: ColumnTypes,
  table: LookupTable,
): EnrichingTable['keys'][number] | undefined {
  return keys.find(({ field, column }) => {
    const own = input.find(({ name }) => name === field);
    const key = table.columns.find(({ name }) => name === column);
    return own !== undefined && key !== undefined && isComparable(own.type, key.type);
  });
}

function keyMissing(ref: string, keys: EnrichingTable['keys']): ConfigIssue {
  const names = [...new Set(keys.map(({ field }) => `"${field}"`))].join(' or ');
  return {
    code: 'config.auto_enrich_key',
    field: 'autoEnrich',
    message: `Schema "${ref}" has auto-enrich, but the rows have no field ${names} to find its rows by, so it adds nothing here.`,
    next: 'Rename the field that holds the key, add a lookup of its own, or set autoEnrich to false.',
    severity: 'warning',
  };
}

function fieldsTaken(ref: string, fields: readonly string[]): ConfigIssue {
  return {
    code: 'config.auto_enrich_taken',
    field: 'autoEnrich',
    message: `Schema "${ref}" has auto-enrich; the rows have ${fields.map((name) => `"${name}"`).join(', ')} already, and keep theirs.`,
    next: "To have the schema's too, add a lookup that gives them another name.",
    severity: 'warning',
  };
}
