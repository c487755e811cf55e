import type { Issue } from '../contract/issue.ts';
import type { PlannedArchive } from '../contract/operator.ts';
import { error } from './issues.ts';
import type { ResolvedSource } from './source-node.ts';
import type { TypedGraph, TypedOperator } from './types.ts';

/** What becomes of the source's files; `null` where nothing does. */
export function archiveOf({ operators }: TypedGraph): PlannedArchive | null {
  const [found] = operators.filter(isArchive);
  const archive = found?.definition.archive?.(found.config);
  return found === undefined || archive === undefined ? null : { node: found.node.id, ...archive };
}

/** A second archive, or one of a source that has no files. */
export function archiveIssues({ operators }: TypedGraph, source: ResolvedSource | null): Issue[] {
  const [first, ...others] = operators.filter(isArchive);
  if (first === undefined) return [];
  const issues = others.map(({ node }) =>
    error({
      code: 'plan.several_archives',
      path: node.place.node,
      node: node.id,
      message: `The files of a source go to one place, and "${first.node.id}" says which`,
      next: 'Remove one of the two.',
    }),
  );
  const definition = source?.definition ?? null;
  if (definition === null || definition.archives) return issues;
  const unable = error({
    code: 'plan.archive_source',
    path: first.node.place.node,
    node: first.node.id,
    message: `A source of type "${definition.type}" has nothing that could be moved`,
    next: 'Remove this node.',
  });
  return [...issues, unable];
}

function isArchive({ definition }: TypedOperator): boolean {
  return definition.archive !== undefined;
}
