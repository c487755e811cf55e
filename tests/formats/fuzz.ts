import { expect } from 'vitest';
import { PipelineError } from '../../runtime/contract/errors.ts';
import { fileOf, openFormat } from './read-file.ts';

/** Numbers that are the same in every run of the same seed. */
function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** A file with a few bytes changed, cut out, put in, or its end cut off. */
function mutate(file: Buffer, next: (below: number) => number): Buffer {
  let bytes = Buffer.from(file);
  for (let change = 0; change <= next(3); change++) {
    // Where the lengths and types are: near the ends more often than elsewhere.
    const place = next(2) === 0 ? next(bytes.length) : Math.max(0, bytes.length - 1 - next(600));
    switch (next(6)) {
      case 0:
        bytes[place] = bytes[place]! ^ (1 << next(8));
        break;
      case 1:
        bytes[place] = next(256);
        break;
      case 2:
        bytes.fill(0xff, place, Math.min(bytes.length, place + 1 + next(8)));
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + 1 + next(16))]);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, place), Buffer.alloc(1 + next(16), next(256)), bytes.subarray(place)]);
        break;
      default:
        if (next(8) === 0) bytes = bytes.subarray(0, place);
    }
    if (bytes.length === 0) bytes = Buffer.from([0]);
  }
  return bytes;
}

const never = new AbortController().signal;

export interface Fuzzed {
  readonly read: number;
  /** How often each code was thrown. */
  readonly refused: Readonly<Record<string, number>>;
}

/** Reads `count` mutations of good files: each is read, or refused with a `format.*` error that names the file. */
export async function fuzzFormat(format: string, files: readonly Buffer[], count: number): Promise<Fuzzed> {
  const next = random(20_261_128);
  const refused: Record<string, number> = {};
  let read = 0;
  const reader = await openFormat(format);
  for (let round = 0; round < count; round++) {
    const content = mutate(files[round % files.length]!, next);
    try {
      const options = { columns: null, batchBytes: 16_384, after: null };
      for await (const batch of reader.read(fileOf(content), options, never)) batch.recycle?.();
      read++;
    } catch (error) {
      if (!(error instanceof PipelineError))
        throw new Error(`mutation ${round} is not refused in words`, { cause: error });
      expect(error.code).toMatch(/^format\./);
      expect(error.origin?.label).toBe('input.txt');
      refused[error.code] = (refused[error.code] ?? 0) + 1;
    }
  }
  return { read, refused };
}
