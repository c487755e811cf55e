import type { ConnectorDefinition } from '../contract/definition.ts';
import type { Issue } from '../contract/issue.ts';
import type { DraftNode, PipelineDraft } from './draft.ts';
import { error } from './issues.ts';
import { jsonPath } from './json-path.ts';
import type { Trigger } from './model/trigger.ts';
import { archivesOf } from './plan-archive.ts';
import { skipsLoaded } from './remembering.ts';
import type { ResolvedSource } from './source-node.ts';
import type { TypedGraph } from './types.ts';

interface Watchable {
  readonly node: Pick<DraftNode, 'id'>;
  readonly definition: Pick<ConnectorDefinition, 'watches'> | null;
}

/** The source whose files start runs: the one that is named, or the only one that reads files. `null`: none, or several. */
export function watchedSource<S extends Watchable>({ source }: Trigger, sources: readonly S[]): S | null {
  const able = sources.filter(({ definition }) => definition?.watches === true);
  if (source !== undefined) return able.find(({ node }) => node.id === source) ?? null;
  return able.length === 1 ? able[0]! : null;
}

/** A trigger that has nothing to watch, or could not tell which files are new. */
export function triggerIssues(
  { trigger, base }: PipelineDraft,
  sources: readonly ResolvedSource[],
  typed: TypedGraph | null,
): Issue[] {
  if (trigger === null) return [];
  const path = jsonPath(base, 'trigger');
  const issue = (at: string, message: string, next: string): Issue[] => [
    error({ code: 'plan.trigger', path: at, message, next }),
  ];
  const able = sources.filter(({ definition }) => definition?.watches === true).map(({ node }) => node.id);
  const watched = watchedSource(trigger, sources);
  if (watched === null) {
    // A source whose connector is wrong has been reported.
    if (able.length === 0 && sources.some(({ definition }) => definition === null)) return [];
    if (able.length === 0)
      return issue(path, 'No source of this pipeline reads files that could arrive', 'Leave trigger out.');
    const next = `Set trigger.source to one of ${able.join(', ')}.`;
    if (trigger.source === undefined) return issue(path, 'Several sources read files, and none is named', next);
    return issue(jsonPath(path, 'source'), `"${trigger.source}" is no source that reads files`, next);
  }
  if (typed === null || skipsLoaded(watched)) return [];
  const archives = archivesOf(typed, sources);
  if (archives.some(({ sources: of = [watched.node.id] }) => of.includes(watched.node.id))) return [];
  return issue(
    path,
    `Nothing tells which files of "${watched.node.id}" are new: a loaded file stays where it is, and is not remembered`,
    'Set loadedFiles to skip on the source node, or let it put loaded files away (atomicity.successFolder).',
  );
}
