import { z } from 'zod';
import type { Issue } from '../contract/issue.ts';
import type { PlannedArchive } from '../contract/operator.ts';
import { error } from './issues.ts';
import { jsonPath } from './json-path.ts';
import type { ResolvedSource } from './source-node.ts';
import type { TypedGraph, TypedOperator } from './types.ts';

/** The settings of a source that puts its files away by itself. */
const puttingAway = z.object({ atomicity: z.object({ successFolder: z.string() }) });

/** What becomes of the sources' files: each archive node says it for those whose rows come to it, a source for its own. */
export function archivesOf({ operators }: TypedGraph, sources: readonly ResolvedSource[]): readonly PlannedArchive[] {
  const own = sources.flatMap((source): PlannedArchive[] => {
    const folder = ownFolder(source);
    return folder === null ? [] : [{ node: source.node.id, folder, onFailure: 'fail', sources: [source.node.id] }];
  });
  const nodes = operators.filter(isArchive).flatMap((operator): PlannedArchive[] => {
    const archive = operator.definition.archive?.(operator.config);
    if (archive === undefined) return [];
    return [{ node: operator.node.id, ...archive, sources: sourcesOf(operator, operators) }];
  });
  return [...own, ...nodes];
}

function ownFolder({ read }: ResolvedSource): string | null {
  return puttingAway.safeParse(read).data?.atomicity.successFolder ?? null;
}

/** A second archive of a source's files, or one of a source that has none. */
export function archiveIssues({ operators }: TypedGraph, sources: readonly ResolvedSource[]): Issue[] {
  const archives = operators.filter(isArchive);
  return sources.flatMap((resolved): Issue[] => {
    const { node: source, definition } = resolved;
    const own = ownFolder(resolved) === null ? [] : [{ node: source }];
    const [first, ...others] = [...own, ...archives.filter((one) => sourcesOf(one, operators).includes(source.id))];
    if (first === undefined) return [];
    const issues = others.map(({ node }) =>
      error({
        code: 'plan.several_archives',
        path: node.place.node,
        node: node.id,
        message: `The files of ${sources.length === 1 ? 'a source' : `"${source.id}"`} go to one place, and "${first.node.id}" says which`,
        next: 'Remove one of the two.',
      }),
    );
    if (definition === null || definition.archives) return issues;
    if (first.node === source) return [...issues, keepsThem(resolved)];
    const unable = error({
      code: 'plan.archive_source',
      path: first.node.place.node,
      node: first.node.id,
      message: `${sources.length === 1 ? 'A source' : `"${source.id}", a source`} of type "${definition.type}"${sources.length === 1 ? '' : ','} has nothing that could be moved`,
      next:
        sources.length === 1 ? 'Remove this node.' : 'Remove this node, or place it where no rows of that source come.',
    });
    return [...issues, unable];
  });
}

function keepsThem({ node, definition }: ResolvedSource): Issue {
  return error({
    code: 'plan.archive_source',
    path: jsonPath(node.place.config, 'atomicity'),
    node: node.id,
    message: `A source of type "${definition?.type}" has nothing that could be moved`,
    next: 'Leave atomicity out.',
  });
}

/** The sources whose rows come to a node: what no operator gives is a source's. */
function sourcesOf({ inputs }: TypedOperator, operators: readonly TypedOperator[]): readonly string[] {
  const reached = new Set(inputs.map(({ node }) => node));
  // A set takes members while it is walked.
  for (const id of reached) {
    for (const { node } of operators.find((one) => one.node.id === id)?.inputs ?? []) reached.add(node);
  }
  return [...reached].filter((id) => !operators.some(({ node }) => node.id === id));
}

function isArchive({ definition }: TypedOperator): boolean {
  return definition.archive !== undefined;
}
