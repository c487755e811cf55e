import { expect } from 'vitest';
import { landsWhole, onRead } from './lands-whole.ts';
import { contentOf, FIELDS, filesOf, tableContent } from './rows.ts';
import { tripAt } from './tripwire.ts';

const FILES = 4;
const ALL = contentOf(1, 200_000);

landsWhole('an ordered load', {
  // By text, so that rows of all files come among each other: 20 MB, which are in files and in a thread.
  load: {
    files: filesOf(FILES, ALL.rows / FILES),
    fields: FIELDS,
    nodes: [{ nodeType: 'sort', config: { fields: [{ field: 'v', direction: 'desc' }] } }],
  },
  all: ALL,
  counts: { read: ALL.rows, loaded: ALL.rows },
  bytes: 10_000_000,
  points: [
    ['while it reads', tripAt('sluice-take-splits', 3, false)],
    ['once all is read', tripAt('FROM STDIN', 1, false)],
  ],
  reads: [['reads', onRead('part-2.csv')]],
  async expectAll(work) {
    expect(await tableContent(work)).toEqual(ALL);
    // `id` has numbered the rows in order.
    const late = await work.query(`SELECT FROM (SELECT v, lag(v) OVER (ORDER BY id) AS before FROM ds_t) one
      WHERE v COLLATE "C" > before`);
    expect(late.length).toBe(0);
  },
});
