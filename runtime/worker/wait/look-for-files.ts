import { splitTotals } from '../../commit/list-splits.ts';
import { planSources } from '../../commit/plan-flow.ts';
import { endWait, noteWait, readWait } from '../../commit/run-waits.ts';
import type { StoredRun } from '../../commit/runs.ts';
import { PipelineError } from '../../contract/errors.ts';
import { isNothingYet } from '../../contract/nothing-yet.ts';
import type { PlannedSource, PlannedWait } from '../../contract/plan.ts';
import type { Source, Split } from '../../contract/source.ts';
import { type Trying, tryAgain } from '../../graph/try-again.ts';
import type { WithClient } from '../database.ts';
import type { OpenSources } from '../open-sources.ts';
import { unreadFiles } from '../unread-files.ts';

/** Files that are asked about at once, whether an earlier run has loaded them. */
const CHUNK = 1_000;

export interface LookInput {
  readonly run: StoredRun;
  readonly withClient: WithClient;
  readonly openSources: (run: StoredRun) => Promise<OpenSources>;
  readonly trying: Trying;
  readonly log: (message: string) => Promise<void>;
}

/** What a look at the sources has led to: `waits`: for so many milliseconds; `missed`: the run ends, and why. */
export type Look =
  | { readonly kind: 'found' }
  | { readonly kind: 'waits'; readonly ms: number }
  | { readonly kind: 'missed'; readonly message: string };

type Waited = PlannedSource & { readonly wait: PlannedWait };

/**
 * Before a run does anything: whether each source that it is to wait for has something to read. Throws
 * `source.none_came` where none has in time and the run is to fail. A run that has begun to read looks no more.
 */
export async function lookForFiles(input: LookInput): Promise<Look> {
  const { run, withClient, log } = input;
  const waited = planSources(run.plan).filter((source): source is Waited => source.wait !== undefined);
  if (waited.length === 0 || run.published || run.splitsListed) return { kind: 'found' };
  if ((await withClient((client) => splitTotals(client, run.id))).total > 0) return { kind: 'found' };
  const { wait: before } = await withClient((client) => readWait(client, run.id));
  const missing = await firstMissing(input, waited);
  if (missing === null) {
    if (before === null) return { kind: 'found' };
    await withClient((client) => endWait(client, run.id, { ...before, outcome: 'found' }, null));
    return { kind: 'found' };
  }
  const { node, wait } = missing;
  const looks = (before?.looks ?? 0) + 1;
  const mostLooks = wait.maxRetries + 1;
  if (looks < mostLooks) {
    const { intervalMinutes: minutes } = wait;
    const ms = await withClient((client) => noteWait(client, run.id, { node, looks, mostLooks, minutes }));
    await log(`There is nothing to read yet (look ${looks} of ${mostLooks}). Looks again in ${minutes} min.`);
    return { kind: 'waits', ms };
  }
  const miss = noneCame(missing, looks);
  const outcome = wait.onMissAction;
  const alert = outcome === 'alert' ? miss : null;
  await withClient((client) => endWait(client, run.id, { node, looks, mostLooks, outcome }, alert));
  if (outcome === 'fail') throw miss;
  return { kind: 'missed', message: `${miss.message} Nothing was read or changed.` };
}

async function firstMissing({ run, withClient, openSources, trying }: LookInput, waited: readonly Waited[]) {
  await using opened = await openSources(run);
  const unread = unreadFiles(run, withClient);
  for (const one of waited) {
    const source = opened.sources.find(({ node }) => node === one.node)?.source;
    if (source === undefined) throw new TypeError(`no source ${one.node} was opened`);
    const left = (splits: readonly Split[]) => unread.of(one.node, splits);
    const look = (): Promise<boolean> => {
      unread.begin(one.node);
      return hasAny(source, left, trying.signal);
    };
    if (!(await tryAgain(look, trying))) return one;
  }
  return null;
}

async function hasAny(
  source: Source,
  left: (splits: readonly Split[]) => Promise<readonly Split[]>,
  signal: AbortSignal,
): Promise<boolean> {
  // One to begin with: where nothing is left out, a large folder is not listed.
  let size = 1;
  let chunk: Split[] = [];
  try {
    for await (const split of source.splits(signal)) {
      signal.throwIfAborted();
      chunk.push(split);
      if (chunk.length < size) continue;
      if ((await left(chunk)).length > 0) return true;
      chunk = [];
      size = CHUNK;
    }
  } catch (error) {
    if (!isNothingYet(error)) throw error;
    return false;
  }
  return chunk.length > 0 && (await left(chunk)).length > 0;
}

function noneCame({ node, label, wait }: Waited, looks: number): PipelineError {
  const often = looks === 1 ? 'once' : `${looks} times, ${wait.intervalMinutes} minutes apart`;
  return new PipelineError('source.none_came', {
    node,
    message: `There was nothing to read in ${JSON.stringify(label)}. The run has looked ${often}.`,
    next: 'Check what writes the files, and path and pattern of the source node. Or let its waitPolicy wait longer.',
    detail: { looks },
  });
}
