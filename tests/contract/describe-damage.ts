import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Json } from '../../runtime/contract/json.ts';
import type { FormatDefinition } from '../../sources/formats/format.ts';
import { formatOptions } from '../../sources/formats/index.ts';
import { FUZZ_TIMEOUT_MS } from '../formats/fuzz.ts';
import { fileOf } from '../formats/read-file.ts';
import { FUZZ_MUTATIONS, FUZZ_SEED, mutated, toldMutation } from '../fuzz/mutate.ts';
import { MOST_MS_SMALL, type Watched, watched } from '../fuzz/watched.ts';
import { column } from './batch-of.ts';
import type { FormatVariant } from './describe-format.ts';

const never = new AbortController().signal;
const ROWS = 12;
const columns = [column('note', 'text'), column('id', 'text')];
/** Of a record: no damaged length may ask for more memory. */
const MOST_BYTES = 1 << 20;

/** Reads a file to its end; gives the number of rows and rejects. */
async function readThrough(definition: FormatDefinition, options: Json, content: Buffer): Promise<number> {
  const parsed = z.object(formatOptions).parse({ maxRecordBytes: MOST_BYTES, ...(options as object) });
  const format = (await definition.load())(parsed as never, { maxExpansion: 1000, allowPrivateHosts: false });
  let count = 0;
  for await (const rows of format.read(fileOf(content), { columns, batchBytes: 512, after: null }, never)) {
    for (let row = 0; row < rows.length; row++) JSON.stringify(rows.record(row));
    count += rows.length + rows.rejects.length;
    rows.recycle?.();
  }
  return count;
}

/** What a format makes of files that are cut off or damaged: rows, or an error of its own with the place; nothing else, and it ends. */
export function describeDamage(definition: FormatDefinition, variants: readonly FormatVariant[]): void {
  describe(`damaged files of the format ${definition.type}`, () => {
    for (const { title, options = {}, write } of variants) {
      const good = Buffer.from(
        write(Array.from({ length: ROWS }, (_, row) => ({ id: `${row}`, note: `say "hé",\nrow ${row}` }))) as Buffer,
      );

      test(
        `are told of, or read as far as they go: ${title}`,
        async () => {
          expect(await readThrough(definition, options as Json, good)).toBe(ROWS);
          const mutations = Math.ceil(FUZZ_MUTATIONS / variants.length);
          using guard = watched(MOST_MS_SMALL);
          for (let seed = FUZZ_SEED; seed < FUZZ_SEED + mutations; seed++) {
            const content = mutated(good, seed);
            await tried(guard, content, `the mutation of seed ${seed} (${toldMutation(good, content)})`);
          }
        },
        FUZZ_TIMEOUT_MS,
      );

      test(
        `are told of, or read as far as they go, wherever they are cut: ${title}`,
        async () => {
          using guard = watched(MOST_MS_SMALL);
          for (let kept = 0; kept < good.length; kept++) await tried(guard, good.subarray(0, kept), `cut at ${kept}`);
        },
        FUZZ_TIMEOUT_MS,
      );

      async function tried(guard: Watched, content: Buffer, what: string): Promise<void> {
        guard.at(`${definition.type}, ${title}, ${what}`);
        try {
          await readThrough(definition, options as Json, content);
        } catch (error) {
          if (!(error instanceof PipelineError)) throw new Error(`${what}: no error of ours`, { cause: error });
          expect(error.code, what).toMatch(/^(format|source)\.[a-z_0-9]+$/);
          expect(error.origin?.label, what).toBe('input.txt');
        }
      }
    }
  });
}
