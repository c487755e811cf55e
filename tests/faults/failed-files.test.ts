import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesOf } from '../worker/files-of.ts';
import { type Load, type Workplace, workplace } from '../worker/workplace.ts';
import { killLoad } from './kill-load.ts';
import { recovered } from './recovered.ts';
import type { Trip } from './tripwire.ts';

const FILES = 30;
const BROKEN = 10;
const name = (file: number): string => `f${String(file).padStart(3, '0')}.jsonl`;
const isBroken = (file: number): boolean => file % (FILES / BROKEN) === 1;
const load = (errorHandling: string): Load => ({
  files: Object.fromEntries(
    Array.from({ length: FILES }, (_, file) =>
      isBroken(file)
        ? [name(file).replace('.jsonl', '.json'), `[{"k":${file * 2}},{"k":${file * 2 + 1}},{"k`]
        : [name(file), `{"k":${file * 2}}\n{"k":${file * 2 + 1}}\n`],
    ),
  ),
  fields: [{ name: 'k', dataType: 'integer' }],
  source: { atomicity: { successFolder: '.done', failureFolder: '.failed' } },
  execution: { errorHandling },
});

/** Each failed file has its reason beside it, whole. */
async function reasonsOf(work: Workplace): Promise<string[]> {
  const failed = (await filesOf(work)).filter((file) => file.startsWith('.failed/'));
  const files = failed.filter((file) => !file.endsWith('.reason.json'));
  expect(failed).toEqual(files.flatMap((file) => [file, `${file}.reason.json`]));
  for (const file of files) {
    const told = JSON.parse(await readFile(join(work.folder, `${file}.reason.json`), 'utf8'));
    expect(told).toMatchObject({ file: file.slice('.failed/'.length), code: 'format.truncated' });
  }
  return files;
}

const NOTED = Buffer.from('INSERT INTO sluice.archived_files (run_id, split, path, node');
const THERE = Buffer.from('UPDATE sluice.archived_files SET done_at = clock_timestamp(), version');
const ENDED = Buffer.from('SET status = $2, counts');
const BEFORE_NOTED: Trip = { pattern: NOTED, nth: 1, forward: false };
const MOVED: Trip = { pattern: THERE, nth: 1, forward: false };
const BEFORE_END: Trip = { pattern: ENDED, nth: 1, forward: false };
const MOVED_NOTED: Trip = { pattern: THERE, nth: 1, forward: true };

const POINTS: readonly (readonly [string, string, Trip, Trip])[] = [
  [
    'before it notes where a failed file is to go',
    'when some are moved, and that of the last is not noted',
    BEFORE_NOTED,
    { ...MOVED, nth: 5 },
  ],
  [
    'once it has noted where the fourth is to go',
    'when it has noted that another is moved',
    { ...BEFORE_NOTED, nth: 4, forward: true },
    { ...MOVED_NOTED, nth: 3 },
  ],
];

test.for(POINTS)('killed %s, and then %s, a load goes on: each file comes to its folder once', async (points) => {
  const [, , first, second] = points;
  await using work = await workplace(load('dlq'));
  expect(await killLoad(work, 'start', first)).toMatchObject({ killed: true });
  expect(await killLoad(work, 'recover', second)).toMatchObject({ killed: true });
  const run = await recovered(work);
  expect(run).toMatchObject({ status: 'partial', balanced: true, error: null, counts: { loaded: FILES * 2 } });
  expect(await reasonsOf(work)).toHaveLength(BROKEN);
  const files = await filesOf(work);
  expect(files).toHaveLength(FILES + BROKEN);
  expect(files.filter((file) => file.startsWith('.done/'))).toHaveLength(FILES - BROKEN);
});

const FAILING: readonly (readonly [string, string, Trip, Trip])[] = [
  ['before it notes where the file is to go', 'when it is moved, and that is not noted', BEFORE_NOTED, MOVED],
  [
    'once it has noted where the file is to go',
    'when it has noted that it is moved',
    { ...BEFORE_NOTED, forward: true },
    MOVED_NOTED,
  ],
  ['before its end is stored', 'before that is stored again', BEFORE_END, BEFORE_END],
];

test.for(FAILING)(
  'killed %s, and then %s, a load that fails at a file fails again, and moves that one',
  async (points) => {
    const [, , first, second] = points;
    await using work = await workplace(load('fail'));
    expect(await killLoad(work, 'start', first)).toMatchObject({ killed: true });
    expect(await killLoad(work, 'recover', second)).toMatchObject({ killed: true });
    expect(await recovered(work)).toMatchObject({ status: 'failed', error: { code: 'format.truncated' } });
    expect(await reasonsOf(work)).toEqual([`.failed/${name(1).replace('.jsonl', '.json')}`]);
    expect(await filesOf(work)).toHaveLength(FILES + 1);
  },
);
