import { DEDUPE_CASES } from './holder-cases.ts';
import { benchHolders } from './holders.ts';
import type { BenchOptions } from './main.ts';

/** `deduplicate` against SELECT DISTINCT ON after a load. */
export function bench(options: BenchOptions): Promise<void> {
  return benchHolders(DEDUPE_CASES, options);
}
