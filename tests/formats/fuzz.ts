import { expect } from 'vitest';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Json } from '../../runtime/contract/json.ts';
import { FUZZ_MUTATIONS, FUZZ_SEED, mutated, toldMutation } from '../fuzz/mutate.ts';
import { MOST_MS_SMALL, watched } from '../fuzz/watched.ts';
import { fileOf, openFormat } from './read-file.ts';

const never = new AbortController().signal;

/** A tenth of a second a mutation, on a machine that is busy, and more than it takes to find that one hangs. */
export const FUZZ_TIMEOUT_MS = 100 * FUZZ_MUTATIONS + 2 * MOST_MS_SMALL;

export interface Fuzzed {
  readonly read: number;
  /** How often each code was thrown. */
  readonly refused: Readonly<Record<string, number>>;
}

/** Reads mutations of good files: each is read, or refused with a `format.*` error that names the file. */
export async function fuzzFormat(
  format: string,
  files: readonly Buffer[],
  options: Readonly<Record<string, Json>> = {},
): Promise<Fuzzed> {
  const refused: Record<string, number> = {};
  let read = 0;
  const reader = await openFormat(format, options);
  using guard = watched(MOST_MS_SMALL);
  for (let round = 0; round < FUZZ_MUTATIONS; round++) {
    const seed = FUZZ_SEED + round;
    const good = files[round % files.length]!;
    const content = mutated(good, seed);
    const told = `the mutation of seed ${seed} (${toldMutation(good, content)})`;
    guard.at(`${format}, ${told}`);
    try {
      const reading = { columns: null, batchBytes: 16_384, after: null };
      for await (const batch of reader.read(fileOf(content), reading, never)) batch.recycle?.();
      read++;
    } catch (error) {
      if (!(error instanceof PipelineError)) throw new Error(`${told} is not refused in words`, { cause: error });
      expect(error.code, told).toMatch(/^format\./);
      expect(error.origin?.label, told).toBe('input.txt');
      refused[error.code] = (refused[error.code] ?? 0) + 1;
    }
  }
  return { read, refused };
}
