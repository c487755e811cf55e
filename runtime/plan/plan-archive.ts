import { z } from 'zod';
import type { Issue } from '../contract/issue.ts';
import type { PlannedArchive } from '../contract/operator.ts';
import type { PlannedSource } from '../contract/plan.ts';
import type { AnalysedTarget } from './analyse-target.ts';
import { error } from './issues.ts';
import { jsonPath } from './json-path.ts';
import { skipsLoaded } from './remembering.ts';
import type { ResolvedSource } from './source-node.ts';
import type { TypedGraph, TypedOperator } from './types.ts';

/** The settings of a source that puts its files away by itself. */
const puttingAway = z.object({
  atomicity: z.object({
    stagingFolder: z.string().optional(),
    successFolder: z.string().optional(),
    failureFolder: z.string().optional(),
  }),
});

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

function ownFolder(source: ResolvedSource): string | null {
  return ownFolders(source)?.successFolder ?? null;
}

function ownFolders({ read }: Pick<ResolvedSource, 'read'>) {
  return puttingAway.safeParse(read).data?.atomicity ?? null;
}

/** What a source says of files that are not loaded. */
export function foldersOf(
  source: Pick<ResolvedSource, 'read'>,
): Pick<PlannedSource, 'failureFolder' | 'stagingFolder'> {
  const { failureFolder, stagingFolder } = ownFolders(source) ?? {};
  return {
    ...(failureFolder === undefined ? {} : { failureFolder }),
    ...(stagingFolder === undefined ? {} : { stagingFolder }),
  };
}

/** Claims of files that keep nobody from loading them again, or from loading too few. */
export function stagingIssues(
  { operators }: TypedGraph,
  sources: readonly ResolvedSource[],
  targets: readonly AnalysedTarget[],
): Issue[] {
  return sources.flatMap((source): Issue[] => {
    const folders = ownFolders(source);
    if (folders?.stagingFolder === undefined || source.definition?.archives !== true) return [];
    const issue = (message: string, next: string): Issue =>
      error({
        code: 'plan.staging_folder',
        path: jsonPath(source.node.place.config, 'atomicity', 'stagingFolder'),
        node: source.node.id,
        message,
        next,
      });
    const isArchived = operators.some((one) => isArchive(one) && sourcesOf(one, operators).includes(source.node.id));
    if (folders.successFolder === undefined && !isArchived && !skipsLoaded(source)) {
      const message = 'Files that are loaded would be given back, and be loaded again by the next run';
      return [issue(message, 'Name a successFolder, or set loadedFiles to skip.')];
    }
    const replacing = targets.find(({ load }) => load?.mode === 'truncate' || load?.mode === 'blue_green');
    if (replacing === undefined) return [];
    const message = `A load by ${replacing.load!.mode} replaces all rows, so it needs all files, those included that another run holds`;
    return [issue(message, 'Leave stagingFolder out, or choose another loadMode.')];
  });
}

/** A second archive of a source's files, or one of a source that has none. */
export function archiveIssues({ operators }: TypedGraph, sources: readonly ResolvedSource[]): Issue[] {
  const archives = operators.filter(isArchive);
  return sources.flatMap((resolved): Issue[] => {
    const { node: source, definition } = resolved;
    if (definition !== null && !definition.archives && ownFolders(resolved) !== null) return [keepsThem(resolved)];
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
