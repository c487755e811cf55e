import { expect, test } from 'vitest';
import { readHostile } from './read-hostile.ts';

const ROWS = 200_000;
/** Of the most memory held, beyond what was held before: windows, whatever the number of rows. */
const MOST_MIB = 64;

const DIALECTS = [
  { title: 'a delimiter of two characters', delimiter: '||' },
  { title: 'an escape before quotes', delimiter: ',', escape: '\\' },
];

test.for(DIALECTS)('rows by the hundred thousand take no memory: $title', { timeout: 180_000 }, async (dialect) => {
  const { title: _, ...read } = dialect;
  const { delimiter, escape: mark = '"' } = read;
  const row = (id: number) =>
    [id, `user${id}@example.com`, `"Name, ${mark}"${id}${mark}""`, `some longer text number ${id}`].join(delimiter);
  const content = `${['id', 'email', 'name', 'text'].join(delimiter)}\n${Array.from({ length: ROWS }, (_one, id) => `${row(id)}\n`).join('')}`;
  const outcome = await readHostile('a.csv', content, read);
  expect(outcome).toMatchObject({ code: null, rows: ROWS, rejects: [], first: { name: 'Name, "0"' } });
  expect(outcome.grownMiB).toBeLessThan(MOST_MIB);
});
