import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { fileReadConfig } from '../../sources/files/file-read-config.ts';
import type { ObjectStore } from '../../sources/files/object-store.ts';
import { selectFiles } from '../../sources/files/select-files.ts';
import { type OpenFixture, objectAt, type StoreFixture } from './store-fixture.ts';

const never = new AbortController().signal;
/** Still the day before in New York. */
const AT = Date.parse('2026-03-29T00:30:00Z');

async function selected(store: ObjectStore, read: object): Promise<string[]> {
  const selection = fileReadConfig.parse(read);
  const files = await Array.fromAsync(selectFiles(store, { selection, at: AT }, never));
  return files.map(({ object }) => object.path);
}

/** What a source node names is the same in every store. */
export function describeStoreSelection(open: OpenFixture): void {
  describe('its files are selected', () => {
    test('by a glob, a regular expression, or the day in a time zone', async () => {
      await using fixture = await open();
      const names = ['o-20260328.csv', 'o-20260329.csv', 'deep/o-20260329.csv', 'deep/o-1.csv'];
      for (const name of names) await fixture.put(`in/${name}`, 'a\n1\n');
      const found = async (pattern: unknown) =>
        (await selected(fixture.store, { path: 'in', pattern })).map((path) => path.slice('in/'.length)).toSorted();
      expect(await found('deep/*')).toEqual(['deep/o-1.csv', 'deep/o-20260329.csv']);
      expect(await found({ type: 'glob', pattern: 'o-?.csv' })).toEqual(['deep/o-1.csv']);
      expect(await found({ type: 'regex', pattern: 'o-[0-9]{8}\\.csv' })).toEqual([
        'deep/o-20260329.csv',
        'o-20260328.csv',
        'o-20260329.csv',
      ]);
      expect(await found({ type: 'regex', pattern: '(.*/)?o-[0-9]\\.csv' })).toEqual(['deep/o-1.csv']);
      const template = { type: 'date_template', pattern: 'o-{YYYY}{MM}{DD}.csv' };
      expect(await found(template)).toEqual(['deep/o-20260329.csv', 'o-20260329.csv']);
      expect(await found({ ...template, timeZone: 'America/New_York' })).toEqual(['o-20260328.csv']);
      const other = { ...template, offsetDays: -3 };
      await expect(selected(fixture.store, { path: 'in', pattern: other })).rejects.toMatchObject({
        code: 'source.no_match',
        message: expect.stringContaining('o-20260326.csv'),
      });
    });

    test('in the order that is asked for', async () => {
      await using fixture = await open();
      // The one that is written first is neither the first nor the last by its name.
      const written = ['in/b.csv', 'in/c.csv', 'in/a.csv'];
      let before = Number.NEGATIVE_INFINITY;
      for (const path of fixture.tellsNoTimes ? [] : written) before = await putLater(fixture, path, before);
      const found = (ordering: string) => selected(fixture.store, { path: 'in', ordering });
      if (fixture.tellsNoTimes) {
        for (const path of written) await fixture.put(path, 'a\n1\n');
        for (const ordering of ['fifo', 'latest_by_mtime'])
          await expect(found(ordering)).rejects.toMatchObject({ code: 'source.no_times' });
      } else {
        expect(await found('fifo')).toEqual(written);
        expect(await found('latest_by_mtime')).toEqual(['in/a.csv']);
      }
      expect(await found('lexicographic')).toEqual(written.toSorted());
      expect(await found('process_all')).toEqual(written.toSorted());
    });
  });
}

/** Writes an object until the store's clock, which may count in seconds, tells another time than that; gives it. */
async function putLater(fixture: StoreFixture, path: string, than: number): Promise<number> {
  for (;;) {
    await fixture.put(path, 'a\n1\n');
    const { modifiedAt } = await objectAt(fixture.store, path);
    if (modifiedAt !== null && modifiedAt > than) return modifiedAt;
    await delay(20);
  }
}
