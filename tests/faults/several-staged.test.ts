import { describe, expect, test } from 'vitest';
import { type Load, workplace } from '../worker/workplace.ts';
import { killLoad } from './kill-load.ts';
import { recovered } from './recovered.ts';
import { type Trip, tripAt } from './tripwire.ts';

const ROWS = 600;
const LOAD: Load = {
  files: {
    'a.csv': `k,v\n${Array.from({ length: ROWS }, (_, k) => `${k},new\n`).join('')}`,
    'b.csv': `k,v\n${Array.from({ length: ROWS }, (_, k) => `${ROWS + k},new\n`).join('')}`,
  },
  fields: [
    { name: 'k', dataType: 'integer', isPrimaryKey: true },
    { name: 'v', dataType: 'text' },
  ],
  nodes: [{ id: 'other', nodeType: 'target', config: { schema: 'other', loadMode: 'truncate' } }],
  edges: [
    ['src', 'out'],
    ['src', 'other'],
  ],
  schemas: {
    other: {
      name: 'other',
      fields: [
        { name: 'k', dataType: 'integer', isPrimaryKey: true },
        { name: 'v', dataType: 'text' },
      ],
    },
  },
  target: { loadMode: 'blue_green' },
  execution: { batchSize: 200 },
};

const POINTS: readonly (readonly [string, Trip])[] = [
  ['when the rows of its second target are staged', tripAt('FROM STDIN', 2, true)],
  ['before a commit of both', tripAt('sluice-seal', 2, false)],
  ['when one target has its rows', tripAt('DELETE FROM "public"."ds_other"', 1, true)],
  ['when one table has its place', tripAt('RENAME TO "ds_t_old"', 1, true)],
  ['before the commit that publishes', tripAt('COMMIT\0', 1, false, 'RENAME TO "ds_t_old"')],
  ['right after the commit that publishes', tripAt('COMMIT\0', 1, true, 'RENAME TO "ds_t_old"')],
];

describe.each(POINTS)('two targets that are published together, killed %s', (_, at) => {
  test('have all rows or none, and each its own in the end', async () => {
    await using work = await workplace(LOAD);
    await work.query(`INSERT INTO ds_t (k, v) VALUES (1, 'old'); INSERT INTO ds_other (k, v) VALUES (1, 'old')`);
    expect(await killLoad(work, 'start', at)).toMatchObject({ killed: true });
    const state = async () => {
      const [found] = await work.query<{ own: string; other: string }>(
        `SELECT (SELECT count(*) || ' ' || min(v) FROM ds_t) AS own, (SELECT count(*) || ' ' || min(v) FROM ds_other) AS other`,
      );
      return found!;
    };
    const after = await state();
    expect(after.own).toBe(after.other);
    const run = await recovered(work);
    expect([run.error, run.status, run.balanced]).toEqual([null, 'success', true]);
    expect(run.counts).toMatchObject({ read: 2 * ROWS, added: 2 * ROWS, loaded: 4 * ROWS });
    expect(await state()).toEqual({ own: `${2 * ROWS} new`, other: `${2 * ROWS} new` });
    expect(await work.query(`SELECT FROM pg_class WHERE relkind = 'r' AND relname ~ '^staging_[0-9a-f]{32}'`)).toEqual(
      [],
    );
  });
});
