import type { Issue } from '../contract/issue.ts';
import type { Registry } from '../contract/registry.ts';
import type { PlanContext } from './context.ts';
import type { DraftNode, PipelineDraft } from './draft.ts';
import { error } from './issues.ts';
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
  return nodes.map((node) => {
    const found: Issue[] = [];
    const source = resolveSource(draft, node, registry, context, found);
    issues.push(...found.filter((issue) => !issues.some((other) => isSame(issue, other))));
    if (nodes.length > 1 && source.definition?.comesWithRun === true)
      issues.push(notAlone(node, source.definition.title));
    const first = before;
    before += source.columns?.length ?? 0;
    if (source.columns === null || first === 0) return source;
    const columns = source.columns.map((column, ordinal) => ({ ...column, sourceOrdinal: first + ordinal }));
    return { ...source, columns };
  });
}

function notAlone(node: DraftNode, title: string): Issue {
  return error({
    code: 'plan.several_sources',
    path: node.place.node,
    node: node.id,
    message: `"${node.id}" reads what comes with a run (${title}), and a run brings it for the only source of a pipeline`,
    next: 'Make a pipeline of its own for it, or read the files from a place where they stay.',
  });
}

const isSame = (one: Issue, other: Issue): boolean =>
  one.code === other.code && one.path === other.path && one.message === other.message;
