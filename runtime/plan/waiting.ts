import { z } from 'zod';
import type { Issue } from '../contract/issue.ts';
import { MISS_ACTIONS, type PlannedWait } from '../contract/plan.ts';
import { error } from './issues.ts';
import { jsonPath } from './json-path.ts';
import type { ResolvedSource } from './source-node.ts';

/** The settings of a source that is waited for. */
const waiting = z.object({
  waitPolicy: z.object({ maxRetries: z.int(), intervalMinutes: z.number(), onMissAction: z.enum(MISS_ACTIONS) }),
});

/** How a run waits for a source that has nothing to read. */
export function waitOf({ read }: Pick<ResolvedSource, 'read'>): { wait?: PlannedWait } {
  const { data } = waiting.safeParse(read);
  return data === undefined ? {} : { wait: data.waitPolicy };
}

/** Of what comes with each run, nothing comes later. */
export function waitIssues(sources: readonly ResolvedSource[]): Issue[] {
  return sources
    .filter((source) => source.definition?.comesWithRun === true && waitOf(source).wait !== undefined)
    .map(({ node, definition }) =>
      error({
        code: 'plan.wait_policy',
        path: jsonPath(node.place.config, 'waitPolicy'),
        node: node.id,
        message: `What is read comes with each run (${definition?.title}): there is nothing to wait for`,
        next: 'Leave waitPolicy out.',
      }),
    );
}
