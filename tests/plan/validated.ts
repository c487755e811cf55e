import type { Issue } from '../../runtime/contract/issue.ts';
import { analyse } from '../../runtime/plan/analyse.ts';
import type { PlanContext } from '../../runtime/plan/context.ts';
import { parse } from '../../runtime/plan/parse.ts';
import { fakeRegistry } from './fake-registry.ts';
import { connector, csvColumns, customers } from './worked-example.ts';

export type Document = Record<string, unknown>;

/** What is wrong with a pipeline, as reading and analysing it tell. */
export function issuesOf(input: unknown, context: Partial<PlanContext> = {}): readonly Issue[] {
  const { draft, issues } = parse(input);
  return draft === null
    ? issues
    : analyse(draft, fakeRegistry, { tenantSchema: 'public', sourceColumns: { src: csvColumns }, ...context }).issues;
}

/** Of errors alone: the code and where. */
export function found(input: unknown, context: Partial<PlanContext> = {}): string[] {
  return issuesOf(input, context)
    .filter(({ severity }) => severity === 'error')
    .map(({ code, path }) => `${code} at ${path}`);
}

export const source = { id: 'src', nodeType: 'source', config: { fileFormat: 'csv' } };
export const rename = {
  id: 'ren',
  nodeType: 'rename_field',
  config: { sourceField: 'email_address', targetField: 'email' },
};
export const target = { id: 'out', nodeType: 'target' };
export const good: Document = {
  name: 'good',
  connector,
  schema: customers,
  nodes: [source, rename, target],
  edges: [
    { source: 'src', target: 'ren' },
    { source: 'ren', target: 'out' },
  ],
};

/** The good pipeline with other nodes, in a line. */
export function line(...nodes: { readonly id: string; readonly [key: string]: unknown }[]): Document {
  return {
    ...good,
    nodes,
    edges: nodes.slice(1).map((node, index) => ({ source: nodes[index]!.id, target: node.id })),
  };
}
