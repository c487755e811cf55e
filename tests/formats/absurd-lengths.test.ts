import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PipelineError } from '../../runtime/contract/errors.ts';
import { MOST_MS_SMALL, watched } from '../fuzz/watched.ts';
import { FUZZ_TIMEOUT_MS } from './fuzz.ts';
import { fileOf, openFormat } from './read-file.ts';

const never = new AbortController().signal;
/** Rows of NULLs take no bytes: a file may have as many as it says. */
const MOST_ROWS = 100_000;

/** What a length, a count or a place may be made: the largest of 31, 32 and 63 bits, in bytes and in sevens of bits. */
const ABSURD: readonly Buffer[] = [
  Buffer.from([0xff, 0xff, 0xff, 0x7f]),
  Buffer.from([0xff, 0xff, 0xff, 0xff]),
  Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f]),
  Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]),
  Buffer.from([0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]),
];

/** `every`: the bytes that are tried; most of a workbook is packed text. */
const FILES = [
  { file: 'contract-0.parquet', every: 1 },
  { file: 'nested-v2.parquet', every: 1 },
  { file: 'contract-0.orc', every: 1 },
  { file: 'nested-v2.orc', every: 1 },
  { file: 'unions.orc', every: 1 },
  { file: 'contract-0.avro', every: 1 },
  { file: 'contract-0.xlsx', every: 3 },
];
/** What is not read, and what is wrong between the parts of a workbook, has no place. */
const WITHOUT_PLACE = new Set(['format.unsupported', 'format.zip_unsupported', 'format.excel']);

test.each(FILES)(
  'an absurd length at any byte of $file is refused with its place, or is none, and takes no memory',
  async ({ file, every }) => {
    const type = file.endsWith('.xlsx') ? 'excel' : file.slice(file.lastIndexOf('.') + 1);
    const good = readFileSync(new URL(`golden/${file}`, import.meta.url));
    const reader = await openFormat(type);
    let refused = 0;
    using guard = watched(MOST_MS_SMALL);
    for (let at = 0; at < good.length; at += every) {
      const absurd = ABSURD[at % ABSURD.length]!;
      // In the place of as many bytes, or of one, which makes the file longer.
      const left = at % 2 === 0 ? absurd.length : 1;
      const content = Buffer.concat([good.subarray(0, at), absurd, good.subarray(at + left)]);
      const told = `${absurd.toString('hex')} for ${left} bytes at byte ${at}`;
      guard.at(`${file}, ${told}`);
      try {
        let rows = 0;
        for await (const batch of reader.read(
          fileOf(content),
          { columns: null, batchBytes: 16_384, after: null },
          never,
        )) {
          rows += batch.length;
          batch.recycle?.();
          if (rows > MOST_ROWS) break;
        }
      } catch (error) {
        if (!(error instanceof PipelineError)) throw new Error(`${told}: not refused in words`, { cause: error });
        expect(error.code, told).toMatch(/^format\./);
        expect(error.origin?.label, told).toBe('input.txt');
        if (!WITHOUT_PLACE.has(error.code)) expect(error.origin?.byte, told).toBeTypeOf('number');
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(good.length / every / 2);
  },
  FUZZ_TIMEOUT_MS,
);
