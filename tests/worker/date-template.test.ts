import { expect, test } from 'vitest';
import { workplace } from './workplace.ts';

const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10);

test('a date template stands for the day on which the run started', async () => {
  const now = Date.now();
  // The next one as well, should it begin in between.
  const days = [dayOf(now), dayOf(now + 86_400_000), dayOf(now - 86_400_000)];
  await using place = await workplace({
    files: Object.fromEntries(days.map((day) => [`o-${day}.csv`, `day\n${day}\n`])),
    fields: [{ name: 'day', dataType: 'date' }],
    source: { pattern: { type: 'date_template', pattern: 'o-{YYYY}-{MM}-{DD}.csv' } },
  });
  const run = await place.run();
  expect(run.status).toBe('success');
  expect(await place.query('SELECT day::text FROM ds_t')).toEqual([{ day: dayOf(Date.parse(run.startedAt!)) }]);
});
