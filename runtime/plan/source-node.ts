import { z } from 'zod';
import type { Column, ColumnTypes } from '../contract/column.ts';
import type { AuthMethod, ConnectorDefinition } from '../contract/definition.ts';
import type { Issue } from '../contract/issue.ts';
import type { Json } from '../contract/json.ts';
import type { Lineage } from '../contract/lineage.ts';
import { suggestion } from '../contract/nearest.ts';
import type { Registry } from '../contract/registry.ts';
import { isWiderOrSame } from '../contract/widen.ts';
import type { PlanContext, StoredConnector } from './context.ts';
import type { DraftNode, PipelineDraft } from './draft.ts';
import { type Following, followsDrift } from './follows-drift.ts';
import { check, error } from './issues.ts';
import { jsonPath } from './json-path.ts';
import { lineageOf, withLineage } from './lineage.ts';
import { columnType } from './model/data-type.ts';
import { type SourceColumnDraft, sourceColumnModel } from './model/source-columns.ts';
import { checkConnector, validateConnector } from './validate-connector.ts';

/** A source node with its connector. Parts that are wrong or unknown are `null`. */
export interface ResolvedSource {
  readonly node: DraftNode;
  readonly definition: ConnectorDefinition | null;
  readonly connectorId: string | null;
  readonly connector: Json;
  readonly authMethod: AuthMethod | null;
  readonly read: Json;
  readonly columns: ColumnTypes | null;
}

/** Finds the connector, and holds its settings and the node's to the connector's definition. */
export function resolveSource(
  draft: PipelineDraft,
  node: DraftNode,
  registry: Registry,
  context: PlanContext,
  issues: Issue[],
): ResolvedSource {
  const { columns: declared, connector: named, ...read } = node.config;
  const connector =
    named === undefined || named === null
      ? resolveConnector(draft, registry, context, issues)
      : namedConnector(node, named, registry, context, issues);
  const { definition } = connector;
  if (definition !== null && node.connector !== null && node.connector !== definition.type) {
    const message = `The node reads from "${node.connector}", but its connector is a "${definition.type}"`;
    const next = `Write "${definition.type}", or choose another connector.`;
    issues.push(
      error({
        code: 'plan.connector_mismatch',
        path: jsonPath(node.place.node, 'connector'),
        node: node.id,
        message,
        next,
      }),
    );
  }
  const settings = definition === null ? null : check(definition.source, read, node.place.config, node.id);
  if (settings !== null && !settings.ok) issues.push(...settings.issues);
  const ready = settings?.ok === true ? (settings.value as Json) : null;
  return {
    ...connector,
    node,
    read: ready,
    columns: resolveColumns(
      node,
      declared,
      { lineage: lineageOf(ready), discovered: discoveredOf(context, node.id), follows: followsDrift(draft) },
      issues,
    ),
  };
}

function resolveConnector(draft: PipelineDraft, registry: Registry, context: PlanContext, issues: Issue[]) {
  const path = jsonPath(draft.base, 'connector');
  if (context.connector !== undefined) return ofStored(context.connector, registry, path, issues);
  if (draft.connector !== null && typeof draft.connector === 'object') {
    const checked = checkConnector(draft.connector, registry, path);
    issues.push(...validateConnector(draft.connector, registry, path));
    return {
      definition: checked.definition,
      connector: checked.config,
      authMethod: checked.authMethod,
      connectorId: null,
    };
  }
  // An inline connector that does not parse has been reported.
  if (!draft.faults.some((fault) => fault.path.startsWith(path))) issues.push(unknownReference(draft, 'connector'));
  return { definition: null, connector: null, authMethod: null, connectorId: draft.connectorId };
}

function ofStored({ id, name: _name, ...stored }: StoredConnector, registry: Registry, path: string, issues: Issue[]) {
  const checked = checkConnector(stored, registry, path);
  issues.push(...checked.issues);
  return {
    definition: checked.definition,
    connector: checked.config,
    authMethod: checked.authMethod,
    connectorId: id,
  };
}

/** The stored connector that a source node names in place of the pipeline's. */
function namedConnector(node: DraftNode, named: Json, registry: Registry, context: PlanContext, issues: Issue[]) {
  const path = jsonPath(node.place.config, 'connector');
  const { connectors = {} } = context;
  if (typeof named === 'string' && Object.hasOwn(connectors, named))
    return ofStored(connectors[named]!, registry, path, issues);
  const isName = typeof named === 'string';
  issues.push(
    error({
      code: isName ? 'plan.no_connector' : 'config.invalid',
      path,
      node: node.id,
      message: isName ? `There is no connector "${named}" here` : 'Must be the name or id of a stored connector',
      next: "Name a stored connector by its name or id, or leave it out: the node then reads by the pipeline's own.",
    }),
  );
  return { definition: null, connector: null, authMethod: null, connectorId: null };
}

/** A connector or schema that nobody has resolved. */
export function unknownReference(draft: PipelineDraft, kind: 'connector' | 'schema'): Issue {
  const name = draft[kind];
  const id = kind === 'connector' ? draft.connectorId : draft.schemaId;
  const code = `plan.no_${kind}`;
  const next = `In a file, write the ${kind} itself; on a server, name a stored one by ${kind}Id.`;
  if (typeof name === 'string') {
    return error({ code, path: jsonPath(draft.base, kind), message: `There is no ${kind} "${name}" here`, next });
  }
  if (id !== null)
    return error({ code, path: `${kind}Id`, message: `There is no ${kind} with the id "${id}" here`, next });
  return error({ code, path: jsonPath(draft.base, kind), message: `The pipeline has no ${kind}`, next });
}

function discoveredOf({ sourceColumns = {} }: PlanContext, id: string): ColumnTypes | null {
  return Object.hasOwn(sourceColumns, id) ? (sourceColumns[id] ?? null) : null;
}

/**
 * Columns as discovered, with the types that the node declares; else the declared ones; else `null`. Where the target
 * follows the source, a declared type gives way to a wider one of the source (it may come of an earlier discovery), and
 * a declared column that the source lacks stays.
 */
function resolveColumns(
  node: DraftNode,
  declared: Json | undefined,
  {
    discovered,
    follows,
    lineage,
  }: { readonly discovered: ColumnTypes | null; readonly follows: Following | null; readonly lineage: Lineage },
  issues: Issue[],
): ColumnTypes | null {
  const path = jsonPath(node.place.config, 'columns');
  const checked =
    declared === undefined || declared === null ? null : check(z.array(sourceColumnModel), declared, path, node.id);
  if (checked !== null && !checked.ok) {
    issues.push(...checked.issues);
    return null;
  }
  const own = (checked?.value ?? []).map(sourceColumn);
  if (discovered === null && own.length === 0) return null;
  const names = discovered?.map(({ name }) => name) ?? [];
  own.forEach(({ name }, index) => {
    const at = jsonPath(path, index, 'name');
    if (own.findIndex((other) => other.name === name) < index) {
      issues.push(
        error({
          code: 'plan.duplicate_column',
          path: at,
          node: node.id,
          message: `Column "${name}" is declared twice`,
        }),
      );
    } else if (discovered !== null && !names.includes(name) && (follows === null || follows === 'fail')) {
      const message = `The source has no column "${name}"${suggestion(name, names)}`;
      const next = `It has: ${names.join(', ')}.`;
      issues.push(error({ code: 'plan.source_column', path: at, node: node.id, message, next }));
    }
  });
  const columns =
    discovered === null
      ? own
      : [
          ...discovered.map((column) => declaredOr(column, own, follows)),
          ...(follows === null ? [] : own.filter(({ name }) => !names.includes(name))),
        ];
  const repeated = names.filter((name, index) => names.indexOf(name) < index);
  for (const name of new Set(repeated)) {
    const message = `The source has several columns "${name}"`;
    const next = 'Give each column its own name in the source.';
    issues.push(error({ code: 'plan.duplicate_column', path: node.place.node, node: node.id, message, next }));
  }
  return withLineage(node, columns, lineage, issues).map((column, sourceOrdinal) => ({ ...column, sourceOrdinal }));
}

function declaredOr(live: Column, own: readonly Column[], follows: Following | null): Column {
  const declared = own.find(({ name }) => name === live.name);
  if (declared === undefined) return live;
  const isWider = !isWiderOrSame(declared, live) && isWiderOrSame(live, declared);
  return isWider && follows !== null && follows !== 'columns' ? { ...live, nullable: declared.nullable } : declared;
}

function sourceColumn({ name, dataType, isNullable: nullable, ...bounds }: SourceColumnDraft): Column {
  return dataType === 'untyped'
    ? { name, type: dataType, nullable }
    : { name, nullable, ...columnType({ dataType, ...bounds }) };
}
