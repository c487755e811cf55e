import {
  hasUntouchedSplits,
  markListed,
  nextOrdinal,
  recordSplits,
  refreshSplits,
  type SplitTotals,
  splitTotals,
} from '../commit/list-splits.ts';
import { runSplit } from '../commit/split-ids.ts';
import { PipelineError } from '../contract/errors.ts';
import { isNothingYet } from '../contract/nothing-yet.ts';
import type { GivenFiles, Source, Split } from '../contract/source.ts';
import { type Trying, tryAgain } from '../graph/try-again.ts';
import type { WithClient } from './database.ts';
import type { UnreadFiles } from './unread-files.ts';

const CHUNK = 1_000;

/** A source to list. */
export interface ListedSource {
  readonly node: string;
  readonly source: Source;
  /** That it has nothing to read is no mistake. */
  readonly mayBeEmpty?: boolean;
}

export interface ListInput {
  /** In the order in which their rows come. */
  readonly sources: readonly ListedSource[];
  readonly runId: string;
  readonly withClient: WithClient;
  readonly trying: Trying;
  /** Which splits are to be read; absent: all. */
  readonly unread?: Pick<UnreadFiles, 'begin' | 'given' | 'of'>;
  readonly onListed: (splits: { total: number; bytes: number | null; complete: boolean }) => void;
}

/**
 * Before a run goes on: what it has not begun to read is read as it is now. What was mended since is welcome; what is
 * new stays out, once the listing is complete.
 */
export function relistSources(input: Omit<ListInput, 'onListed' | 'unread'>): Promise<void> {
  return tryAgain(() => refreshUntouched(input), input.trying);
}

async function refreshUntouched(input: Omit<ListInput, 'onListed' | 'unread'>): Promise<void> {
  const { sources, runId, withClient } = input;
  if (!(await withClient((client) => hasUntouchedSplits(client, runId)))) return;
  for (const listed of sources) {
    const node = nodeOf(input, listed);
    await eachChunk(input, listed, (splits) =>
      withClient((client) =>
        refreshSplits(
          client,
          runId,
          splits.map((split) => runSplit(node, split)),
        ),
      ),
    );
  }
}

/**
 * Records the splits of all sources in their order, one source after another, while lanes already take the first ones. A
 * listing that a crash cut off, or that a transient fault of a source did, is made again from its beginning: what is
 * recorded stays as it is.
 */
export function listSources(input: ListInput): Promise<void> {
  return tryAgain(() => listWhole(input), input.trying);
}

type Listed = Pick<SplitTotals, 'total' | 'bytes'>;

async function listWhole(input: ListInput): Promise<void> {
  const { sources, runId, withClient } = input;
  let listed: Listed = { total: 0, bytes: 0 };
  for (const [index, one] of sources.entries()) {
    const known = await listedBefore(input, index);
    if (known !== null) listed = together(listed, known);
    else listed = await listOne(input, one, { before: listed, isFirst: index === 0 });
  }
  await withClient((client) => markListed(client, runId));
  input.onListed({ ...listed, complete: true });
}

/**
 * What is recorded of a source whose listing an earlier try has ended: it has gone on with the next one. Only so are
 * the numbers of the next one's splits behind all of these.
 */
async function listedBefore({ sources, runId, withClient }: ListInput, index: number): Promise<Listed | null> {
  const next = sources.slice(index + 1).map(({ node }) => node);
  if (next.length === 0) return null;
  const after = await withClient((client) => splitTotals(client, runId, next));
  if (after.total === 0) return null;
  return withClient((client) => splitTotals(client, runId, [sources[index]!.node]));
}

async function listOne(
  input: ListInput,
  listed: ListedSource,
  { before, isFirst }: { readonly before: Listed; readonly isFirst: boolean },
): Promise<Listed> {
  const { runId, withClient } = input;
  const node = nodeOf(input, listed);
  const first = isFirst ? 0 : await withClient((client) => nextOrdinal(client, runId));
  let own: Listed = { total: 0, bytes: 0 };
  let found = 0;
  input.unread?.begin(listed.node);
  const given = input.unread?.given(listed.node);
  const asked: GivenFiles = (files) => {
    found += files.length;
    return given!(files);
  };
  await eachChunk(input, { ...listed, ...(given && { given: asked }) }, async (all) => {
    found += all.length;
    const unread = input.unread === undefined ? all : await input.unread.of(listed.node, all);
    const splits = unread.map((split) => runSplit(node, split));
    await withClient((client) => recordSplits(client, runId, splits, first + own.total, node));
    own = together(own, { total: splits.length, bytes: sizeOf(splits) });
    input.onListed({ ...together(before, own), complete: false });
  });
  if (found > 0 || listed.mayBeEmpty) return together(before, own);
  throw new PipelineError('source.no_match', {
    node: listed.node,
    message: 'The source has nothing to read.',
    next: 'Check the path and the pattern of the source node.',
  });
}

/** Gives a source's splits in pieces. */
async function eachChunk(
  input: Pick<ListInput, 'trying'>,
  listed: ListedSource & { readonly given?: GivenFiles },
  take: (splits: readonly Split[]) => Promise<unknown>,
): Promise<void> {
  const { signal } = input.trying;
  let chunk: Split[] = [];
  const flush = async (): Promise<void> => {
    const splits = chunk;
    chunk = [];
    if (splits.length > 0) await take(splits);
  };
  try {
    for await (const split of listed.source.splits(signal, listed.given)) {
      signal.throwIfAborted();
      chunk.push(split);
      if (chunk.length >= CHUNK) await flush();
    }
  } catch (error) {
    if (listed.mayBeEmpty !== true || !isNothingYet(error)) throw error;
  }
  await flush();
}

/** Where there is one source, its splits name none. */
const nodeOf = ({ sources }: Pick<ListInput, 'sources'>, { node }: ListedSource): string | null =>
  sources.length === 1 ? null : node;

function sizeOf(splits: readonly Split[]): number | null {
  return splits.reduce<number | null>((sum, { bytes }) => (sum === null || bytes === null ? null : sum + bytes), 0);
}

const together = (one: Listed, other: Listed): Listed => ({
  total: one.total + other.total,
  bytes: one.bytes === null || other.bytes === null ? null : one.bytes + other.bytes,
});
