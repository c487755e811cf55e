import { brokenSplits, nextToArchive, noteArchived, notePaths, type ToArchive } from '../../commit/archived-files.ts';
import { planSources } from '../../commit/plan-flow.ts';
import type { StoredRun } from '../../commit/runs.ts';
import { PipelineError } from '../../contract/errors.ts';
import type { PlannedArchive } from '../../contract/operator.ts';
import type { Plan } from '../../contract/plan.ts';
import type { Archive } from '../../contract/source.ts';
import { asPipelineError } from '../../graph/defect.ts';
import { type Trying, tryAgain } from '../../graph/try-again.ts';
import type { WithClient } from '../database.ts';
import type { ListedSource } from '../list-source.ts';
import type { OpenSources } from '../open-sources.ts';
import { archiveFolder } from './archive-folder.ts';
import { archiveOf } from './archive-of.ts';
import { notMoved } from './not-moved.ts';
import { putBrokenAway } from './put-failed-away.ts';

/** Noted before they are moved, and again after it: two statements a batch. */
const BATCH = 50;

export interface ArchiveInput {
  readonly run: StoredRun;
  readonly withClient: WithClient;
  readonly openSources: (run: StoredRun) => Promise<OpenSources>;
  readonly trying: Trying;
  readonly log: (message: string) => Promise<void>;
}

/** Before anything is read: throws for a folder into which nothing could be put afterwards. */
export function refuseArchive({ plan, id, startedAt }: StoredRun, sources: readonly ListedSource[]): void {
  for (const { node, failureFolder } of planSources(plan)) {
    if (failureFolder === undefined) continue;
    const folder = archiveFolder(failureFolder, { id, startedAt: startedAt! });
    archiveAt(node, () => archiveOf(sources, node).refuse(folder));
  }
  for (const planned of archivesOf(plan)) {
    const folder = archiveFolder(planned.folder, { id, startedAt: startedAt! });
    archiveAt(planned.node, () => {
      for (const { node } of sourcesOf(planned, sources)) archiveOf(sources, node).refuse(folder);
    });
  }
}

/**
 * Moves the objects of a run's sources, all of whose rows are in the table; one that could not be read on goes to its source's
 * folder of failures, or stays. Where each goes is noted before it is moved, so
 * that a run which broke off goes on with the same places. What cannot be moved stays, and all others are moved; then it
 * throws `archive.failed`, unless the plan says `warn`.
 */
export async function archiveSources(input: ArchiveInput): Promise<void> {
  const { run, log } = input;
  const failures = [...(await putBrokenAway(input))];
  for (const planned of archivesOf(run.plan)) {
    const failure = await archiveOne(input, planned);
    if (failure === null) continue;
    if (planned.onFailure === 'fail') failures.push(failure);
    else await log(failure.message);
  }
  if (failures[0] !== undefined) throw failures[0];
}

/** What one node asks for; gives what went wrong. */
async function archiveOne(input: ArchiveInput, planned: PlannedArchive): Promise<PipelineError | null> {
  const { run, withClient, log } = input;
  const failures: PipelineError[] = [];
  let moved = 0;
  const folder = archiveFolder(planned.folder, { id: run.id, startedAt: run.startedAt! });
  try {
    const stay = await withClient((client) => brokenSplits(client, run.id));
    await using opened = await input.openSources(run);
    for (const { node } of sourcesOf(planned, opened.sources)) {
      const work: Work = { ...input, archive: archiveOf(opened.sources, node), folder };
      const of = opened.sources.length === 1 ? null : node;
      for (let after = -1; ; ) {
        const some = await withClient((client) =>
          nextToArchive(client, run.id, { node: of, after, limit: BATCH, stay }),
        );
        if (some.length === 0) break;
        moved += await archiveSome(work, some, failures);
        after = some.at(-1)!.ordinal;
      }
    }
    if (moved > 0) await log(`${moved} ${moved === 1 ? 'file is' : 'files are'} in ${folder} now.`);
  } catch (error) {
    input.trying.signal.throwIfAborted();
    failures.push(asPipelineError(error));
  }
  const [first] = failures;
  return first === undefined ? null : notMoved(planned.node, first, failures.length);
}

function archivesOf({ archive, moreArchives = [] }: Plan): readonly PlannedArchive[] {
  return archive === undefined ? [] : [archive, ...moreArchives];
}

/** Plans of earlier versions, which had one source, do not say which. */
function sourcesOf({ sources: nodes }: PlannedArchive, sources: readonly ListedSource[]): readonly ListedSource[] {
  return sources.filter(({ node }) => nodes?.includes(node) ?? true);
}

interface Work extends ArchiveInput {
  readonly archive: Archive;
  readonly folder: string;
}

/** Gives the number of those that were moved. */
async function archiveSome(work: Work, some: readonly ToArchive[], failures: PipelineError[]): Promise<number> {
  const { run, withClient } = work;
  const placed: { readonly one: ToArchive; readonly path: string }[] = [];
  for (const one of some) {
    await attempt(work, failures, async () => {
      placed.push({ one, path: one.path ?? (await placeOf(work, one)) });
    });
  }
  await withClient((client) =>
    notePaths(
      client,
      run.id,
      placed.map(({ one, path }) => ({ split: one.split.id, path })),
    ),
  );
  const done: string[] = [];
  for (const { one, path } of placed) {
    await attempt(work, failures, async () => {
      await moveTo(work, one, path);
      done.push(one.split.id);
    });
  }
  await withClient((client) => noteArchived(client, run.id, done));
  return done.length;
}

async function attempt({ trying }: Work, failures: PipelineError[], what: () => Promise<void>): Promise<void> {
  trying.signal.throwIfAborted();
  try {
    await tryAgain(what, trying);
  } catch (error) {
    trying.signal.throwIfAborted();
    failures.push(asPipelineError(error));
  }
}

function placeOf({ archive, folder, trying }: Work, { split }: ToArchive): Promise<string> {
  return archive.place(split, folder, trying.signal);
}

/** To another place where something else has come to be there. */
async function moveTo(work: Work, one: ToArchive, path: string): Promise<void> {
  const { archive, run, withClient, trying } = work;
  try {
    await archive.move(one.split, path, trying.signal);
  } catch (error) {
    if (!(error instanceof PipelineError) || error.code !== 'source.archive_taken') throw error;
    const other = await placeOf(work, one);
    await withClient((client) => notePaths(client, run.id, [{ split: one.split.id, path: other }]));
    await archive.move(one.split, other, trying.signal);
  }
}

function archiveAt(node: string, what: () => void): void {
  try {
    what();
  } catch (error) {
    throw asPipelineError(error).at(node);
  }
}
