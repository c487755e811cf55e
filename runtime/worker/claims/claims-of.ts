import { planSources } from '../../commit/plan-flow.ts';
import type { StoredRun } from '../../commit/runs.ts';
import type { PlannedSource } from '../../contract/plan.ts';
import type { FileClaims } from '../../contract/source.ts';
import type { ListedSource } from '../list-source.ts';

/** A source whose files are claimed before they are read. */
export interface ClaimingSource {
  readonly planned: PlannedSource & { readonly stagingFolder: string };
  /** Its node, where the plan has several sources. */
  readonly of: string | null;
  readonly claims: FileClaims;
}

/** Those of a run. */
export function claimsOf(
  { plan }: Pick<StoredRun, 'plan'>,
  sources: readonly ListedSource[],
): readonly ClaimingSource[] {
  return planSources(plan).flatMap((planned): ClaimingSource[] => {
    const { node, stagingFolder } = planned;
    if (stagingFolder === undefined) return [];
    const claims = sources.find((one) => one.node === node)?.source.claims;
    if (claims === undefined) throw new TypeError(`the files of the source "${node}" cannot be claimed`);
    return [{ planned: { ...planned, stagingFolder }, of: sources.length === 1 ? null : node, claims }];
  });
}
