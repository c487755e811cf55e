import {
  brokenFiles,
  type FailedFile,
  noteFailed,
  noteFailedThere,
  noteTakenBack,
  placedFiles,
} from '../../commit/failed-files.ts';
import { planSources } from '../../commit/plan-flow.ts';
import type { StoredRun } from '../../commit/runs.ts';
import { PipelineError } from '../../contract/errors.ts';
import { reasonFileOf } from '../../contract/name-beside.ts';
import type { Archive } from '../../contract/source.ts';
import { asPipelineError } from '../../graph/defect.ts';
import { tryAgain } from '../../graph/try-again.ts';
import { archiveFolder } from './archive-folder.ts';
import { archiveOf } from './archive-of.ts';
import type { ArchiveInput } from './archive-source.ts';
import { culpritOf } from './culprit-of.ts';
import { notMoved } from './not-moved.ts';

/** A place may be taken between the look at it and the move. */
const MOST_PLACES = 3;

/**
 * Moves the objects that could not be read on, whose other rows are in the table, to the folders of failures of their sources.
 * Gives an error for each source of which some could not be moved.
 */
export async function putBrokenAway(input: ArchiveInput): Promise<readonly PipelineError[]> {
  const { run, withClient } = input;
  const sources = planSources(run.plan);
  const wanted = sources.filter(({ failureFolder }) => failureFolder !== undefined);
  if (wanted.length === 0) return [];
  const errors: PipelineError[] = [];
  for (const { node } of wanted) {
    const files = await withClient((client) =>
      brokenFiles(client, { runId: run.id, node, only: sources.length === 1 }),
    );
    const failures = await putAway(input, files);
    if (failures[0] !== undefined) errors.push(notMoved(node, failures[0], failures.length));
  }
  return errors;
}

/**
 * Moves the object at which a load has failed to the folder of failures of its source. What keeps it where it is becomes a line
 * of the log: the load has failed for another reason.
 */
export async function putCulpritAway(input: ArchiveInput, failure: PipelineError): Promise<void> {
  const { run, trying, log } = input;
  if (planSources(run.plan).every(({ failureFolder }) => failureFolder === undefined)) return;
  try {
    const culprit = await culpritOf(input, failure);
    for (const error of culprit === null ? [] : await putAway(input, [culprit])) throw error;
  } catch (error) {
    trying.signal.throwIfAborted();
    const { message, next } = asPipelineError(error);
    await log(`The file could not be moved to the folder of failed files: ${message} ${next}`);
  }
}

/** Gives what went wrong. */
async function putAway(input: ArchiveInput, files: readonly FailedFile[]): Promise<readonly PipelineError[]> {
  const { run, withClient, openSources, trying, log } = input;
  const known = new Map(
    (await withClient((client) => placedFiles(client, run.id))).map((one) => [one.split.id, one] as const),
  );
  const left = files.filter(({ split }) => (known.get(split.id)?.version ?? null) === null);
  if (left.length === 0) return [];
  const failures: PipelineError[] = [];
  await using opened = await openSources(run);
  for (const file of left) {
    const archive = archiveOf(opened.sources, file.node);
    trying.signal.throwIfAborted();
    try {
      const place = { path: known.get(file.split.id)?.path ?? null };
      const path = await tryAgain(() => putOneAway(input, archive, file, place), trying);
      await log(`${file.reason.file} is in ${path} now, and why is beside it.`);
    } catch (error) {
      trying.signal.throwIfAborted();
      failures.push(asPipelineError(error));
    }
  }
  return failures;
}

/**
 * The reason is there before the object is, so that none is without; both places are noted first. Gives where it is. `place`:
 * what is noted.
 */
async function putOneAway(
  { run, withClient, trying: { signal } }: ArchiveInput,
  archive: Archive,
  file: FailedFile,
  place: { path: string | null },
): Promise<string> {
  const folder = folderOf(run, file.node);
  for (let tries = 1; ; tries += 1, place.path = null) {
    const to: string = place.path ?? (await archive.place(file.split, folder, signal, reasonFileOf));
    const reason = await withClient((client) => noteFailed(client, run.id, { ...file, path: to }));
    place.path = to;
    const beside = reasonFileOf(to);
    try {
      await archive.note(beside, `${JSON.stringify(reason, null, 2)}\n`, signal);
    } catch (error) {
      if (!isTaken(error) || tries === MOST_PLACES) throw error;
      continue;
    }
    try {
      await archive.move(file.split, to, signal);
    } catch (error) {
      if (!(error instanceof PipelineError) || !STAYS.includes(error.code)) throw error;
      await archive.removeNote(beside, signal);
      if (isTaken(error) && tries < MOST_PLACES) continue;
      await withClient((client) => noteTakenBack(client, run.id, { ...file, now: null }));
      throw error;
    }
    const { version } = ((await archive.find(to, signal))?.meta ?? {}) as { readonly version?: string };
    await withClient((client) => noteFailedThere(client, run.id, { split: file.split.id, version: version ?? '' }));
    return to;
  }
}

/** An object stays where it is, whatever is done again. */
const STAYS = ['source.archive_taken', 'source.archive_changed', 'source.archive_gone', 'source.archive_link'];

function isTaken(error: unknown): boolean {
  return error instanceof PipelineError && error.code === 'source.archive_taken';
}

function folderOf({ plan, id, startedAt }: StoredRun, node: string): string {
  const template = planSources(plan).find((source) => source.node === node)?.failureFolder;
  if (template === undefined) throw new TypeError(`the source "${node}" has no folder of failures`);
  return archiveFolder(template, { id, startedAt: startedAt! });
}
