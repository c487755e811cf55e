import { AGGREGATE_CASES } from './holder-cases.ts';
import { benchHolders } from './holders.ts';
import type { BenchOptions } from './main.ts';

/** `aggregate` against GROUP BY after a load. */
export function bench(options: BenchOptions): Promise<void> {
  return benchHolders(AGGREGATE_CASES, options);
}
