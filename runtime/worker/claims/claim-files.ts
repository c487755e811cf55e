import { pathOf } from '../../commit/failed-files.ts';
import { type ClaimedSplit, dropSplits, nextToClaim, noteClaimer, noteClaims } from '../../commit/file-claims.ts';
import { notLoadedYet } from '../../commit/loaded-files.ts';
import { PipelineError } from '../../contract/errors.ts';
import type { Claimer } from '../../contract/source.ts';
import { tryAgain } from '../../graph/try-again.ts';
import type { ArchiveInput } from '../archive/archive-source.ts';
import { atNode } from '../archive/at-node.ts';
import type { ListedSource } from '../list-source.ts';
import { claimerOf } from './claimer-of.ts';
import { type ClaimingSource, claimsOf } from './claims-of.ts';
import { someAtOnce } from './some-at-once.ts';

/** Noted together before they are made. */
const BATCH = 200;
/** Claims at a time: each is some round trips to the store. */
const PARALLEL = 16;

type ClaimInput = Pick<ArchiveInput, 'run' | 'withClient' | 'trying' | 'log'>;

/**
 * Before a run lists: gives back what runs that are over have left claimed. Gives the nodes of the sources of which other runs
 * hold files: that such a source lists none is no mistake.
 */
export async function freeLeftClaims(input: ClaimInput, sources: readonly ListedSource[]): Promise<readonly string[]> {
  const { run, withClient, trying, log } = input;
  const holding: string[] = [];
  for (const { planned, claims } of claimsOf(run, sources)) {
    const folder = planned.stagingFolder;
    const claimer = claimerOf(run.id, folder, withClient);
    const { freed, held } = await atNode(planned.node, async () => {
      claims.refuse(folder);
      return tryAgain(() => claims.freeLeft(folder, claimer, trying.signal), trying);
    });
    if (freed > 0) await log(`${filesAre(freed)} back from ${folder}: the runs that had claimed them are over.`);
    if (held > 0) await log(`${filesAre(held)} claimed in ${folder} by other runs: left out.`);
    if (held > 0) holding.push(planned.node);
  }
  return holding;
}

/**
 * Claims all files of a run that are still to be read or put away, before any is read. What other runs hold is left out.
 * Throws `source.claim_lost` where a file is another's of which this run has loaded some rows.
 */
export async function claimFiles(input: ClaimInput, sources: readonly ListedSource[]): Promise<void> {
  const { run, withClient } = input;
  for (const source of claimsOf(run, sources)) {
    const folder = source.planned.stagingFolder;
    const claimer = claimerOf(run.id, folder, withClient);
    await withClient((client) => noteClaimer(client, run.id, folder));
    await atNode(source.planned.node, () => claimAll({ ...input, source, claimer }));
  }
}

async function claimAll(claiming: Claiming): Promise<void> {
  const { run, withClient, log, source } = claiming;
  let lost = 0;
  let loaded = 0;
  let last: Verdict | null = null;
  for (let after = -1; ; ) {
    const some = await withClient((client) =>
      nextToClaim(client, run.id, { node: source.of, after, limit: BATCH, claimed: false, putAway: false }),
    );
    if (some.length === 0) break;
    after = some.at(-1)!.ordinal;
    const verdicts = await claimSome(claiming, some, last);
    last = verdicts.get(pathOf(some.at(-1)!.split)) ?? null;
    const left = await leaveOut(claiming, some, verdicts);
    lost += left.lost;
    loaded += left.loaded;
  }
  if (lost > 0) await log(`${filesAre(lost)} claimed by another run, or not as when listed: left out.`);
  if (loaded > 0) await log(`${filesAre(loaded)} loaded by another run since the listing: left out.`);
}

interface Claiming extends ClaimInput {
  readonly source: ClaimingSource;
  readonly claimer: Claimer;
}

/** Whether an object is the run's. */
interface Verdict {
  readonly path: string;
  readonly isOurs: boolean;
}

/** `last`: of the object whose first splits were in the batch before. */
async function claimSome(
  { run, withClient, trying, source, claimer }: Claiming,
  some: readonly ClaimedSplit[],
  last: Verdict | null,
): Promise<ReadonlyMap<string, Verdict>> {
  const { claims, planned } = source;
  const placed = some.map(({ split }) => ({
    split,
    claimed: claims.place(split, planned.stagingFolder, run.id),
  }));
  await withClient((client) =>
    noteClaims(
      client,
      run.id,
      placed.map(({ split, claimed }) => ({ split: split.id, claimed })),
    ),
  );
  const objects = new Map(placed.map((one) => [pathOf(one.split), one]));
  const known = last !== null && objects.has(last.path) ? [last] : [];
  for (const { path } of known) objects.delete(path);
  const verdicts = await someAtOnce([...objects], PARALLEL, async ([path, { split, claimed }]): Promise<Verdict> => {
    const noted = { ...split, meta: { ...(split.meta as object), claimed } };
    return { path, isOurs: await tryAgain(() => claims.take(noted, claimer, trying.signal), trying) };
  });
  return new Map([...known, ...verdicts].map((verdict) => [verdict.path, verdict]));
}

/** Gives how many objects were left out, and why. */
async function leaveOut(
  { run, withClient, trying, source }: Claiming,
  some: readonly ClaimedSplit[],
  verdicts: ReadonlyMap<string, Verdict>,
): Promise<{ readonly lost: number; readonly loaded: number }> {
  const isOurs = ({ split }: ClaimedSplit): boolean => verdicts.get(pathOf(split))?.isOurs === true;
  const others = some.filter((one) => !isOurs(one));
  const begun = others.find(({ state }) => state === 'begun');
  if (begun !== undefined) throw claimLost(begun.split.label);
  const untouched = others.filter(({ state }) => state === 'untouched').map(({ split }) => split);
  const again = await loadedMeanwhile({ run, withClient, source }, some.filter(isOurs));
  for (const split of again) {
    const claimed = source.claims.place(split, source.planned.stagingFolder, run.id);
    const noted = { ...split, meta: { ...(split.meta as object), claimed } };
    await tryAgain(() => source.claims.giveBack(noted, run.id, trying.signal), trying);
  }
  const gone = [...untouched, ...again].map(({ id }) => id);
  if (gone.length > 0) await withClient((client) => dropSplits(client, run.id, gone));
  return { lost: new Set(untouched.map(pathOf)).size, loaded: new Set(again.map(pathOf)).size };
}

/** Another run may have loaded a file, and given it back, between its listing and its claim. */
async function loadedMeanwhile(
  { run, withClient, source: { planned } }: Pick<Claiming, 'run' | 'withClient' | 'source'>,
  ours: readonly ClaimedSplit[],
): Promise<readonly ClaimedSplit['split'][]> {
  if (planned.remembers !== 'skip') return [];
  const splits = ours.filter(({ state }) => state === 'untouched').map(({ split }) => split);
  const unread = new Set(
    await withClient((client) => notLoadedYet(client, { runId: run.id, plan: run.plan, node: planned.node }, splits)),
  );
  return splits.filter((split) => !unread.has(split));
}

const filesAre = (count: number): string => (count === 1 ? '1 file is' : `${count} files are`);

function claimLost(label: string): PipelineError {
  return new PipelineError('source.claim_lost', {
    message: `${JSON.stringify(label)}, of which this run has loaded some rows, is claimed by another run, or is not there as it was.`,
    next: 'Look at the runs of the pipeline: the other one loads the file whole. Put it back as it was and resume this run, or start a new one.',
    origin: { label },
  });
}
