import { hasUntouchedSplits, markListed, recordSplits, refreshSplits } from '../commit/list-splits.ts';
import { PipelineError } from '../contract/errors.ts';
import type { Source, Split } from '../contract/source.ts';
import { type Trying, tryAgain } from '../graph/try-again.ts';
import type { WithClient } from './database.ts';

const CHUNK = 1_000;

/**
 * Before a run goes on: what it has not begun to read is read as it is now. What was mended since is welcome; what is
 * new stays out, once the listing is complete.
 */
export function relistSource(input: Omit<ListInput, 'onListed' | 'node'>): Promise<void> {
  return tryAgain(() => refreshUntouched(input), input.trying);
}

async function refreshUntouched(input: Omit<ListInput, 'onListed' | 'node'>): Promise<void> {
  const { source, runId, withClient } = input;
  const { signal } = input.trying;
  if (!(await withClient((client) => hasUntouchedSplits(client, runId)))) return;
  let chunk: Split[] = [];
  const flush = async (): Promise<void> => {
    const splits = chunk;
    chunk = [];
    await withClient((client) => refreshSplits(client, runId, splits));
  };
  for await (const split of source.splits(signal)) {
    signal.throwIfAborted();
    chunk.push(split);
    if (chunk.length >= CHUNK) await flush();
  }
  await flush();
}

export interface ListInput {
  readonly source: Source;
  /** Of the source, for errors. */
  readonly node: string;
  readonly runId: string;
  readonly withClient: WithClient;
  readonly trying: Trying;
  readonly onListed: (splits: { total: number; bytes: number | null; complete: boolean }) => void;
}

/**
 * Records the splits of a source in its order, while lanes already take the first ones. A listing that a crash cut
 * off, or that a transient fault of the source did, is made again from its beginning: what is recorded stays as it is.
 */
export function listSource(input: ListInput): Promise<void> {
  return tryAgain(() => listWhole(input), input.trying);
}

async function listWhole(input: ListInput): Promise<void> {
  const { source, runId, withClient } = input;
  const { signal } = input.trying;
  let total = 0;
  let bytes: number | null = 0;
  let chunk: Split[] = [];
  const flush = async (): Promise<void> => {
    const splits = chunk;
    chunk = [];
    await withClient((client) => recordSplits(client, runId, splits, total));
    total += splits.length;
    bytes = splits.reduce<number | null>(
      (sum, split) => (sum === null || split.bytes === null ? null : sum + split.bytes),
      bytes,
    );
    input.onListed({ total, bytes, complete: false });
  };
  for await (const split of source.splits(signal)) {
    signal.throwIfAborted();
    chunk.push(split);
    if (chunk.length >= CHUNK) await flush();
  }
  if (chunk.length > 0) await flush();
  if (total === 0) {
    throw new PipelineError('source.no_match', {
      node: input.node,
      message: 'The source has nothing to read.',
      next: 'Check the path and the pattern of the source node.',
    });
  }
  await withClient((client) => markListed(client, runId));
  input.onListed({ total, bytes, complete: true });
}
