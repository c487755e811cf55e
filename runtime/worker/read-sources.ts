import { splitTotals } from '../commit/list-splits.ts';
import type { StagingState, StoredRun } from '../commit/runs.ts';
import { isNothingYet } from '../contract/nothing-yet.ts';
import type { Trying } from '../graph/try-again.ts';
import { refuseArchive } from './archive/archive-source.ts';
import { takeBackFailed } from './archive/take-back-failed.ts';
import { claimFiles, freeLeftClaims } from './claims/claim-files.ts';
import { claimsOf } from './claims/claims-of.ts';
import { type ListedSource, listSources, relistSources } from './list-source.ts';
import type { OpenSources } from './open-sources.ts';
import { type LanesWork, runLanes } from './run-lanes.ts';
import { unreadFiles } from './unread-files.ts';

export interface ReadSourcesInput extends LanesWork {
  readonly openSources: (run: StoredRun) => Promise<OpenSources>;
  /** How the run's own work on the sources is tried again until a signal aborts. */
  readonly trying: (until: AbortSignal) => Trying;
  readonly log: (stage: string, message: string) => Promise<void>;
}

/**
 * The first stage of a run, which reads its sources; the only one of most plans. Lanes read beside the listing, but where files
 * are claimed: that is done once all are listed, so that a listing that broke off finds all of them again.
 */
export async function readSources(
  input: ReadSourcesInput,
  run: StoredRun,
  staging: StagingState | null,
): Promise<void> {
  const { withClient, signal } = input;
  await using opened = await input.openSources(run);
  const { auth } = opened;
  const sources = inReadingOrder(run, opened.sources);
  const trying = input.trying(signal);
  const files = { run, withClient, trying, log: (message: string) => input.log('archive', message) };
  refuseArchive(run, sources);
  await takeBackFailed(files, sources);
  const claiming = claimsOf(run, sources).map(({ planned }) => planned.node);
  const holding = await freeLeftClaims(files, sources);
  // Those that this run has claimed are not listed, nor those of others.
  await relistSources({ sources: mayBeEmpty(sources, claiming), runId: run.id, withClient, trying });
  const list = async (until: AbortSignal): Promise<void> => {
    try {
      await listUnread(input, run, mayBeEmpty(sources, holding), until);
    } catch (error) {
      // Another run may have claimed all meanwhile.
      const now = claiming.length > 0 && isNothingYet(error) ? await freeLeftClaims(files, sources) : [];
      if (now.length === 0) throw error;
      await listUnread(input, run, mayBeEmpty(sources, now), until);
    }
  };
  if (claiming.length > 0) {
    if (!run.splitsListed) await list(signal);
    await claimFiles(files, sources);
    const { total, bytes } = await withClient((client) => splitTotals(client, run.id));
    input.live.listed({ total, bytes, complete: true });
  }
  const listing = run.splitsListed || claiming.length > 0 ? null : list;
  await runLanes(input, run, { stage: 0, listing, auth, staging });
}

/** Those first whose rows a lane has to hold before it joins others to them. */
function inReadingOrder({ plan }: StoredRun, sources: readonly ListedSource[]): readonly ListedSource[] {
  const first = plan.operators.flatMap(({ inLane }) => inLane?.first ?? []);
  return [...sources].sort((one, other) => Number(first.includes(other.node)) - Number(first.includes(one.node)));
}

/** Lists what no earlier run has loaded, and says what was left out. */
async function listUnread(
  input: ReadSourcesInput,
  run: StoredRun,
  sources: readonly ListedSource[],
  until: AbortSignal,
): Promise<void> {
  const { withClient, live } = input;
  const unread = unreadFiles(run, withClient);
  const trying = input.trying(until);
  await listSources({ sources, runId: run.id, withClient, trying, unread, onListed: live.listed });
  const said = unread.said();
  if (said !== null) await input.log('list', said);
}

function mayBeEmpty(sources: readonly ListedSource[], nodes: readonly string[]): readonly ListedSource[] {
  return sources.map((source) => (nodes.includes(source.node) ? { ...source, mayBeEmpty: true } : source));
}
