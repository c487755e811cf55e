import { z } from 'zod';
import type { Issue } from '../contract/issue.ts';
import type { AnalysedTarget } from './analyse-target.ts';
import { error } from './issues.ts';
import { jsonPath } from './json-path.ts';
import type { ResolvedSource } from './source-node.ts';

/** The settings of a source that leaves out what was loaded before. */
const skipping = z.object({ loadedFiles: z.literal('skip') });

/** Whether a source's files are noted, and not read again. */
export function skipsLoaded({ read }: Pick<ResolvedSource, 'read'>): boolean {
  return skipping.safeParse(read).success;
}

/** Loaded files are to be left out, though the load needs all of them, or none comes twice. */
export function rememberIssues(sources: readonly ResolvedSource[], targets: readonly AnalysedTarget[]): Issue[] {
  return sources.filter(skipsLoaded).flatMap(({ node, definition }): Issue[] => {
    const issue = (message: string, next: string): Issue =>
      error({
        code: 'plan.loaded_files',
        path: jsonPath(node.place.config, 'loadedFiles'),
        node: node.id,
        message,
        next,
      });
    if (definition?.comesWithRun)
      return [issue(`What is read comes with each run (${definition.title}): nothing was loaded before`, LEAVE_OUT)];
    const replacing = targets.find(({ load }) => load?.mode === 'truncate' || load?.mode === 'blue_green');
    if (replacing === undefined) return [];
    const message = `A load by ${replacing.load!.mode} replaces all rows, so it needs all files, those included that were loaded before`;
    return [issue(message, `${LEAVE_OUT} Or choose another loadMode.`)];
  });
}

const LEAVE_OUT = 'Leave loadedFiles out.';
