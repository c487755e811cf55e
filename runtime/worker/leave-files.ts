import type { PipelineError } from '../contract/errors.ts';
import type { ArchiveInput } from './archive/archive-source.ts';
import { putCulpritAway } from './archive/put-failed-away.ts';
import { giveBackFiles } from './claims/give-back-files.ts';
import { stopReason } from './stop.ts';

/** A person waits for the end of what was cancelled. */
const GIVE_BACK_MS = 30_000;

export interface LeaveInput {
  /** Of the run. */
  readonly signal: AbortSignal;
  /** The run, and how it works on its files until a signal aborts. */
  readonly archiving: (until: AbortSignal) => Promise<ArchiveInput>;
}

/**
 * What a run does with its files that has failed or was cancelled: the one at which it has failed is put away, the others that
 * it holds are given back. One that a shutdown stops meanwhile comes to it again.
 */
export async function leaveFiles({ signal, archiving }: LeaveInput, failure: PipelineError): Promise<void> {
  if (failure.code !== 'run.cancelled') {
    try {
      const input = await archiving(signal);
      await putCulpritAway(input, failure);
      await giveBackFiles(input);
      return;
    } catch (error) {
      if (!signal.aborted || stopReason(signal).code !== 'run.cancelled') throw error;
    }
  }
  const soon = AbortSignal.timeout(GIVE_BACK_MS);
  try {
    await giveBackFiles(await archiving(soon));
  } catch (error) {
    if (!soon.aborted) throw error;
    const { log } = await archiving(soon);
    await log('Not all files that this run had claimed were given back in time; the next run does.');
  }
}
