import { expect } from 'vitest';
import { ended, type Load, workplace } from '../worker/workplace.ts';

export interface Letter {
  readonly row: number;
  readonly line: number | null;
  readonly node: string;
  readonly label: string;
  readonly code: string;
  readonly cell: string | null;
  readonly value: string | null;
  readonly reason: string;
}

const LETTERS = `SELECT row_number::int AS row, line::int, node, label, code, column_name AS cell, value, reason
  FROM sluice.rejects ORDER BY row_number`;

/**
 * Loads `good` records with one `bad` in their midst, twice. With dead letters: all the good ones arrive, and the
 * letter is given back. Without: the run stops, and names the same row as the letter does.
 */
export async function deadLetter(
  load: Omit<Load, 'files'>,
  text: { header: string; good: string; bad: string | Buffer },
) {
  const { header, good, bad } = text;
  const content = Buffer.concat([Buffer.from(header + good.repeat(3)), Buffer.from(bad), Buffer.from(good.repeat(2))]);
  const files = { 'a.csv': content };
  await using work = await workplace({ ...load, files, execution: { errorHandling: 'dlq' } });
  expect(await work.run()).toMatchObject({
    status: 'partial',
    balanced: true,
    error: null,
    counts: { read: 6, loaded: 5, deadLettered: 1 },
  });
  expect(await work.query('SELECT count(*)::int AS n FROM ds_t')).toEqual([{ n: 5 }]);
  const letters = await work.query<Letter>(LETTERS);
  const letter = letters[0];
  if (letter === undefined || letters.length > 1) throw new Error(`${letters.length} dead letters`);

  const plan = { ...work.plan, errorPolicy: 'fail' as const };
  const request = { plan, tenant: 'default', pipelineId: null, version: null, trigger: 'manual' } as const;
  const stopped = await ended(work.runner, (await work.runner.start(request)).id);
  expect(stopped).toMatchObject({
    status: 'failed',
    balanced: true,
    error: {
      code: 'row.rejected',
      node: letter.node,
      origin: { label: 'a.csv', row: letter.row },
      detail: { code: letter.code, column: letter.cell },
    },
  });
  expect(stopped.error?.next).not.toBe('');
  expect(await work.query('SELECT count(*)::int AS n FROM ds_t')).toEqual([{ n: 5 }]);
  return letter;
}
