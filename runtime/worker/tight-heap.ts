import { setFlagsFromString } from 'node:v8';

/** By how much the heap may grow beyond what lived at the last full collection, before the next one, in percent. */
const GROWTH_PERCENT = 30;

/**
 * Makes V8 collect the garbage of batches sooner: by itself it lets a heap grow fourfold. For the whole process and
 * its worker threads. Peaks: JSONL 295 → 187 MB, a file of malformed records 333 → 195 MB.
 */
export function keepHeapTight(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
