import { pathOf } from '../../commit/failed-files.ts';
import { forgetClaimer, nextToClaim, noteGivenBack } from '../../commit/file-claims.ts';
import { planSources } from '../../commit/plan-flow.ts';
import { asPipelineError } from '../../graph/defect.ts';
import { tryAgain } from '../../graph/try-again.ts';
import type { ArchiveInput } from '../archive/archive-source.ts';
import { type ClaimingSource, claimsOf } from './claims-of.ts';
import { someAtOnce } from './some-at-once.ts';

const BATCH = 200;
const PARALLEL = 16;

/**
 * At the end of a run: gives back all files that it holds and has not put away. What cannot be given back is said in its log;
 * the next run that claims files there gives it back, for this one is over then.
 */
export async function giveBackFiles(input: ArchiveInput): Promise<void> {
  const { run, withClient, openSources, trying, log } = input;
  if (planSources(run.plan).every(({ stagingFolder }) => stagingFolder === undefined)) return;
  const any = await withClient((client) =>
    nextToClaim(client, run.id, { node: null, after: -1, limit: 1, claimed: true, putAway: true }),
  );
  let failure: unknown = null;
  try {
    if (any.length > 0) {
      await using opened = await openSources(run);
      for (const source of claimsOf(run, opened.sources)) {
        const one = await giveBackOf(input, source);
        failure ??= one;
      }
    }
  } catch (error) {
    failure = error;
  }
  if (failure === null) return withClient((client) => forgetClaimer(client, run.id));
  trying.signal.throwIfAborted();
  const { message, next } = asPipelineError(failure);
  await log(`Files that this run had claimed could not all be given back; the next run does. ${message} ${next}`);
}

/** Gives what went wrong first, or `null`. */
async function giveBackOf({ run, withClient, trying }: ArchiveInput, { of, claims }: ClaimingSource): Promise<unknown> {
  let failure: unknown = null;
  for (let after = -1; ; ) {
    const some = await withClient((client) =>
      nextToClaim(client, run.id, { node: of, after, limit: BATCH, claimed: true, putAway: claims.outlasts === true }),
    );
    if (some.length === 0) return failure;
    after = some.at(-1)!.ordinal;
    const objects = new Map(some.map(({ split }) => [pathOf(split), split]));
    const free = await someAtOnce([...objects], PARALLEL, async ([path, split]) => {
      try {
        await tryAgain(() => claims.giveBack(split, run.id, trying.signal), trying);
        return [path];
      } catch (error) {
        trying.signal.throwIfAborted();
        failure ??= error;
        return [];
      }
    });
    const paths = new Set(free.flat());
    const splits = some.filter(({ split }) => paths.has(pathOf(split))).map(({ split }) => split.id);
    await withClient((client) => noteGivenBack(client, run.id, splits));
  }
}
