import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../runtime/contract/index.ts';
import { zipOf } from '../formats/zip-of.ts';
import { folderOf, openSource } from '../sources/open-source.ts';
import { golden } from './rows.ts';

const never = new AbortController().signal;
const HALVES = ['id,note\n1,a\n', '2,b\n'];
const WHOLE = [
  { id: '1', note: 'a' },
  { id: '2', note: 'b' },
];

/** The rows that came, and the code of the error that ended them. */
async function outcomeOf(
  name: string,
  content: Buffer,
): Promise<{ rows: Json[]; code: string | null; reason: string }> {
  await using folder = await folderOf({ [name]: content });
  const rows: Json[] = [];
  try {
    const source = await openSource(folder.path, { read: { path: name } });
    for await (const split of source.splits(never))
      for await (const batch of source.read(split, null, never))
        for (let row = 0; row < batch.length; row++) rows.push(batch.record(row));
    return { rows, code: null, reason: '' };
  } catch (error) {
    return { rows, code: (error as { code: string }).code, reason: (error as Error).message };
  }
}

const pack = {
  gz: (text: string) => zlib.gzipSync(text),
  zst: (text: string) => zlib.zstdCompressSync(text),
} as const;
/** A frame of zstd that holds nothing, which is to be passed over. */
const skippable = Buffer.concat([Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0]), Buffer.from('abc')]);

/** The head of a frame that names the dictionary 7, holds 16 bytes, and has them in one block as they are. */
const ZSTD_WITH_DICTIONARY = Buffer.from('28b52ffd210710810000', 'hex');

describe('an odd packed file', () => {
  test.each<[string, string, Buffer]>([
    ['members of gzip in a row', 'a.csv.gz', Buffer.concat(HALVES.map(pack.gz))],
    [
      'a member of gzip that holds nothing between two',
      'a.csv.gz',
      Buffer.concat([pack.gz(HALVES[0]!), pack.gz(''), pack.gz(HALVES[1]!)]),
    ],
    ['a mark of UTF-8 inside gzip', 'a.csv.gz', pack.gz(`\ufeff${HALVES.join('')}`)],
    ['frames of zstd in a row', 'a.csv.zst', Buffer.concat(HALVES.map(pack.zst))],
    [
      'a frame of zstd that is to be passed over',
      'a.csv.zst',
      Buffer.concat([pack.zst(HALVES[0]!), skippable, pack.zst(HALVES[1]!)]),
    ],
    [
      'a mark of UTF-8 in each member of a zip',
      'a.zip',
      zipOf({ 'a.csv': `\ufeff${HALVES[0]!}`, 'b.csv': '\ufeffid,note\n2,b\n' }),
    ],
    ['UTF-16 in a member of a zip', 'a.zip', zipOf({ 'a.csv': Buffer.from(`\ufeff${HALVES.join('')}`, 'utf16le') })],
    ['a zip whose sizes stand behind its members', 'a.zip', zipOf({ 'a.csv': HALVES.join('') }, { descriptors: true })],
    [
      'a zip of stored members whose sizes stand behind them',
      'a.zip',
      zipOf({ 'a.csv': HALVES.join('') }, { descriptors: true, stored: true }),
    ],
    ['a zip of stored members', 'a.zip', zipOf({ 'a.csv': HALVES.join('') }, { stored: true })],
  ])('is read: %s', async (_, name, content) => {
    expect(await outcomeOf(name, content)).toEqual({ rows: WHOLE, code: null, reason: '' });
  });

  test.each<[string, string, Buffer, string, RegExp]>([
    [
      'text behind the end of gzip',
      'a.csv.gz',
      Buffer.concat([pack.gz(HALVES.join('')), Buffer.from('and more')]),
      'format.compression',
      /gzip data/,
    ],
    [
      'text behind the end of zstd',
      'a.csv.zst',
      Buffer.concat([pack.zst(HALVES.join('')), Buffer.from('and more')]),
      'format.compression',
      /zstd data/,
    ],
    [
      'text behind the end of bzip2',
      'a.csv.bz2',
      Buffer.concat([golden('rows.csv.bz2'), Buffer.from('and more')]),
      'format.compression',
      /something else follows/,
    ],
    [
      'zstd with a dictionary',
      'a.csv.zst',
      Buffer.concat([ZSTD_WITH_DICTIONARY, Buffer.from(HALVES.join(''))]),
      'format.compression',
      /Dictionary mismatch/,
    ],
    ['a zip that is encrypted', 'a.zip', golden('locked.zip'), 'format.zip_unsupported', /encrypted/],
    ['a packed file of nothing', 'a.csv.gz', Buffer.alloc(0), 'format.truncated', /cut off/],
  ])('is refused, and told why: %s', async (_, name, content, code, reason) => {
    expect(await outcomeOf(name, content)).toMatchObject({ code, reason: expect.stringMatching(reason) });
  });
});
