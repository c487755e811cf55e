import type { Issue } from '../contract/issue.ts';
import type { Registry } from '../contract/registry.ts';
import type { PlanContext } from './context.ts';
import type { DraftNode, PipelineDraft } from './draft.ts';
import { error } from './issues.ts';
import { namesConnector } from './named-connectors.ts';
import { type ResolvedSource, resolveSource } from './source-node.ts';

/**
 * All source nodes with their connectors. Their columns are numbered on from one source to the next, so that a number
 * tells of which source a column is. What is wrong with a connector that several read by is said once.
 */
export function resolveSources(
  draft: PipelineDraft,
  nodes: readonly DraftNode[],
  {
    registry,
    context,
    issues,
  }: { readonly registry: Registry; readonly context: PlanContext; readonly issues: Issue[] },
): readonly ResolvedSource[] {
  let before = 0;
  const sources = nodes.map((node) => {
    const found: Issue[] = [];
    const source = resolveSource(draft, node, registry, context, found);
    issues.push(...found.filter((issue) => !issues.some((other) => isSame(issue, other))));
    const first = before;
    before += source.columns?.length ?? 0;
    if (source.columns === null || first === 0) return source;
    const columns = source.columns.map((column, ordinal) => ({ ...column, sourceOrdinal: first + ordinal }));
    return { ...source, columns };
  });
  if (nodes.length > 1) issues.push(...withRunIssues(sources));
  return sources;
}

/** What comes with a run is one thing: one node reads it, by the connector of the pipeline. */
function withRunIssues(sources: readonly ResolvedSource[]): Issue[] {
  const waiting = sources.filter(({ definition }) => definition?.comesWithRun === true);
  const own = waiting.filter(({ node }) => !namesConnector(node));
  const named = waiting.filter(({ node }) => namesConnector(node));
  return [
    ...(own.length < 2 ? [] : own.map(({ node, definition }) => shared(node, definition!.title))),
    ...named.map(({ node, definition }) => notBrought(node, definition!.title)),
  ];
}

function shared(node: DraftNode, title: string): Issue {
  return error({
    code: 'plan.several_sources',
    path: node.place.node,
    node: node.id,
    message: `"${node.id}" reads what comes with a run (${title}), and so does another source: a run brings it for one of them`,
    next: 'Let one node read it, and name a stored connector in each other source.',
  });
}

function notBrought(node: DraftNode, title: string): Issue {
  return error({
    code: 'plan.several_sources',
    path: node.place.node,
    node: node.id,
    message: `"${node.id}" reads what comes with a run (${title}) by a connector of its own, and a run brings it for the connector of the pipeline`,
    next: 'Make it the connector of the pipeline, leave it out here, and name a stored connector in each other source.',
  });
}

const isSame = (one: Issue, other: Issue): boolean =>
  one.code === other.code && one.path === other.path && one.message === other.message;
