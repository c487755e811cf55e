import type { Source, Split } from '../../runtime/contract/source.ts';

export interface Chosen {
  /** In the source's order. */
  readonly splits: readonly Split[];
  /** No split was left out. */
  readonly all: boolean;
}

/** Splits that are looked at for a choice among them: a source may have millions. */
const LISTED = 1_000;
/** Each is opened, which may be a round trip to far away. */
const CHOSEN = 20;

/** Splits that stand for all: spread evenly over the first thousand, the first and the last of these included. */
export async function chooseSplits(source: Source, signal: AbortSignal): Promise<Chosen> {
  const listed: Split[] = [];
  let isWhole = true;
  for await (const split of source.splits(signal)) {
    if (listed.length === LISTED) {
      isWhole = false;
      break;
    }
    listed.push(split);
  }
  if (listed.length <= CHOSEN) return { splits: listed, all: isWhole };
  const step = (listed.length - 1) / (CHOSEN - 1);
  return { splits: Array.from({ length: CHOSEN }, (_, at) => listed[Math.round(at * step)]!), all: false };
}
