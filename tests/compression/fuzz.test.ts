import { expect, test } from 'vitest';
import { PipelineError } from '../../runtime/contract/errors.ts';
import { COMPRESSIONS } from '../../sources/compression/compressions.ts';
import { unpack } from '../../sources/compression/unpack.ts';
import { unpackedFile } from '../../sources/compression/unpacked-file.ts';
import { memberFile } from '../../sources/compression/zip/member-file.ts';
import { zipMembers } from '../../sources/compression/zip/members.ts';
import type { FormatFile } from '../../sources/formats/format.ts';
import { fileOf } from '../formats/read-file.ts';
import { FUZZ_MUTATIONS, FUZZ_SEED, mutated } from '../fuzz/mutate.ts';
import { watched } from '../fuzz/watched.ts';
import { golden } from './rows.ts';

const never = new AbortController().signal;
const MAX_EXPANSION = 1000;

const FILES = {
  gzip: 'rows.csv.gz',
  zstd: 'rows.csv.zst',
  bzip2: 'rows.csv.bz2',
  zip: 'rows.zip',
  brotli: 'rows.csv.br',
  snappy: 'rows.csv.sz',
} as const;
/** Each has a checksum for what it holds, so that no other content passes for it. */
const CHECKED = new Set(['gzip', 'zstd', 'bzip2', 'zip', 'snappy']);

/** The files that a packed one holds, unpacked as far as they are right. */
async function* unpackedFiles(
  compression: (typeof COMPRESSIONS)[number],
  packed: FormatFile,
): AsyncGenerator<FormatFile> {
  if (compression !== 'zip') {
    const through = (chunks: AsyncIterable<Buffer>) => unpack(compression, chunks);
    yield unpackedFile({ packed, compression, unpack: through, maxExpansion: MAX_EXPANSION });
    return;
  }
  for await (const member of zipMembers(packed, never))
    yield memberFile(packed, member, { maxExpansion: MAX_EXPANSION });
}

async function contentsOf(compression: (typeof COMPRESSIONS)[number], bytes: Buffer): Promise<Buffer[]> {
  const contents: Buffer[] = [];
  for await (const file of unpackedFiles(compression, fileOf(bytes))) {
    await using reader = await file.open(0, never);
    const pieces: Buffer[] = [];
    for (let count = -1; count !== 0; ) {
      const piece = Buffer.alloc(64 * 1024);
      count = await reader.read(piece);
      pieces.push(piece.subarray(0, count));
    }
    contents.push(Buffer.concat(pieces));
  }
  return contents;
}

test.each(COMPRESSIONS)(
  'mutations of a file packed with %s are the same content, its beginning, or refused with a place',
  async (compression) => {
    const good = golden(FILES[compression]);
    const whole = await contentsOf(compression, good);
    const refused: Record<string, number> = {};
    using guard = watched();
    for (let seed = FUZZ_SEED; seed < FUZZ_SEED + FUZZ_MUTATIONS; seed++) {
      guard.at(`${compression}, the mutation of seed ${seed}`);
      try {
        const contents = await contentsOf(compression, mutated(good, seed));
        if (!CHECKED.has(compression)) continue;
        for (const content of contents)
          expect(
            whole.some((one) => isAsMuchOf(content, one)),
            `seed ${seed}`,
          ).toBe(true);
      } catch (error) {
        if (!(error instanceof PipelineError))
          throw new Error(`the mutation of seed ${seed} is not refused in words`, { cause: error });
        expect(error.code, `seed ${seed}`).toMatch(/^format\./);
        expect(error.origin?.label, `seed ${seed}`).toMatch(/^input\.txt/);
        if (error.code !== 'format.zip_unsupported') expect(error.origin?.byte, `seed ${seed}`).toBeTypeOf('number');
        refused[error.code] = (refused[error.code] ?? 0) + 1;
      }
    }
    const codes = Object.keys(refused);
    expect(codes).toEqual(expect.arrayContaining([compression === 'zip' ? 'format.zip' : 'format.truncated']));
  },
  100 * FUZZ_MUTATIONS,
);

/** Streams in a row are one, so that one may be cut off at the end of a stream, or the last of them be there twice: nothing tells. */
function isAsMuchOf(content: Buffer, whole: Buffer): boolean {
  if (whole.includes(content)) return true;
  const { length } = whole;
  return content.subarray(0, length).equals(whole) && whole.includes(content.subarray(length));
}
