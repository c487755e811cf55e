import type { Issue } from '../contract/issue.ts';
import { error } from './issues.ts';
import { jsonPath } from './json-path.ts';
import type { TypedGraph, TypedOperator } from './types.ts';

/** Where quarantine tables may be, beside the tenant's own schema. */
const SHARED = 'dlq';

export interface QuarantineRef {
  readonly schema: string;
  readonly table: string;
}

/** The table that an operator names for its dead letters; `null` = none. */
export function quarantineOf({ definition, config }: TypedOperator, tenantSchema: string): QuarantineRef | null {
  const named = definition.quarantineTable?.(config) ?? null;
  if (named === null) return null;
  const [first = '', second] = named.split('.');
  return second === undefined ? { schema: tenantSchema, table: first } : { schema: first, table: second };
}

/** Names that no quarantine table may have, or that two nodes have. */
export function quarantineIssues({ operators }: TypedGraph, tenantSchema: string): Issue[] {
  const taken = new Set<string>();
  return operators.flatMap((operator) => {
    const ref = quarantineOf(operator, tenantSchema);
    if (ref === null) return [];
    const name = `${ref.schema}.${ref.table}`;
    const isTwice = taken.has(name);
    taken.add(name);
    const fault =
      ref.schema !== tenantSchema && ref.schema !== SHARED
        ? `A quarantine table cannot be in the schema "${ref.schema}"`
        : ref.table.startsWith('ds_')
          ? 'Names that begin with ds_ are those of tables of schemas'
          : isTwice
            ? `Another node has the quarantine table ${name}`
            : null;
    if (fault === null) return [];
    return [
      error({
        code: 'plan.quarantine_table',
        path: jsonPath(operator.node.place.config, 'quarantine', 'table'),
        node: operator.node.id,
        message: fault,
        next: `Use ${SHARED}.<name>, or a name of its own in "${tenantSchema}".`,
      }),
    ];
  });
}
