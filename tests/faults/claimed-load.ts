import { expect } from 'vitest';
import type { Load, Workplace } from '../worker/workplace.ts';
import { tripAt } from './tripwire.ts';

const isBroken = (file: number): boolean => file % 15 === 7;
const numbers = (files: number): number[] => Array.from({ length: files }, (_, file) => file);
const nameOf = (file: number): string => `in/f${String(file).padStart(3, '0')}.${isBroken(file) ? 'json' : 'jsonl'}`;
const contentOf = (file: number): string =>
  isBroken(file) ? `[{"k":${file * 2}},{"k":${file * 2 + 1}},{"k` : `{"k":${file * 2}}\n{"k":${file * 2 + 1}}\n`;

/** More than are claimed together. */
export const MANY = 210;

/** How many of so many files cannot be read on. */
export const brokenOf = (files: number): number => numbers(files).filter(isBroken).length;

/** So many files of two rows, some of which cannot be read on after these, by path. */
export const claimedFiles = (files: number): Readonly<Record<string, string>> =>
  Object.fromEntries(numbers(files).map((file) => [nameOf(file), contentOf(file)]));

/** A load that claims its files and puts them away. */
export const claimingLoad = (files: number): Load => ({
  files: claimedFiles(files),
  fields: [{ name: 'k', dataType: 'integer' }],
  source: { path: 'in', atomicity: { stagingFolder: '.processing', successFolder: '.done', failureFolder: '.failed' } },
  execution: { errorHandling: 'dlq' },
});

const CLAIMS = `UPDATE sluice.splits AS s SET meta = jsonb_set(s.meta, '{claimed}'`;
export const PUT_AWAY = 'UPDATE sluice.archived_files SET done_at';
export const BEFORE_NOTED = tripAt(CLAIMS, 1, false);
export const NOTED = tripAt(CLAIMS, 1, true);
export const SOME_CLAIMED = tripAt(CLAIMS, 2, false);
export const READING = tripAt('COPY', 1, true);
/** All failed files are noted, one after another, and then the others together. */
export const archivedOf = (files: number) => tripAt(PUT_AWAY, brokenOf(files) + 1, false);

/** Each file is loaded once and put away once. `there`: all that is in the store, in order. */
export async function everyFileOnce(work: Workplace, there: readonly string[], files: number): Promise<void> {
  const rows = await work.query('SELECT count(*)::int AS rows, count(DISTINCT k)::int AS keys FROM ds_t');
  expect(rows).toEqual([{ rows: files * 2, keys: files * 2 }]);
  const all = numbers(files).map((file) =>
    isBroken(file) ? [`.failed/${nameOf(file)}`, `.failed/${nameOf(file)}.reason.json`] : [`.done/${nameOf(file)}`],
  );
  expect(there).toEqual(all.flat().sort());
}
