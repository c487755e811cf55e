import type { SplitCounters } from '../commit/counters.ts';
import type { Json } from '../contract/json.ts';
import type { Split } from '../contract/source.ts';

/** A split that this lane owns under an epoch: what is stored of it, and how far its reading has come. */
export interface SplitProgress {
  readonly split: Split;
  readonly ordinal: number;
  /** Node of its source, where a plan has several. */
  readonly node: string | null;
  readonly epoch: string;
  /** As stored by the last commit. */
  position: Json | null;
  counters: SplitCounters;
  /** The next batch that a commit must cover: prefixes are stored without gaps. */
  nextSeq: number;
  /** The last batch's number, once the reading has ended. */
  lastSeq: number | null;
  done: boolean;
}

export function startProgress(taken: {
  split: Split;
  ordinal: number;
  node?: string | null;
  epoch: string;
  position: Json | null;
  counters: SplitCounters;
}): SplitProgress {
  return { node: null, ...taken, nextSeq: 0, lastSeq: null, done: false };
}
