import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../runtime/contract/json.ts';
import { textTable } from '../../server/text-table.ts';
import { formats } from '../../sources/formats/index.ts';
import { type CasePlace, openCasePlace } from '../pipelines/case-place.ts';
import { formatFiles } from './format-files.ts';
import { expectedRows, type LoadedRows, loadRows } from './load-rows.ts';
import { ROWS } from './rows.ts';
import { type StorePlace, storePlace, stores } from './store-places.ts';

const cells = stores.map((store) => ({ store }) as Record<string, string>);
const scope = new AsyncDisposableStack();
let credentials: Json = null;
let place: CasePlace;
let expected: Pick<LoadedRows, 'hash' | 'rows'>;

beforeAll(async () => {
  place = scope.use(await openCasePlace({ allowPrivateHosts: true, secrets: async () => credentials }));
  expected = await expectedRows(place);
});
afterAll(async () => {
  await scope.disposeAsync();
  console.log(`\n${textTable(cells)}\n`);
});

test('the rows are as many as were written, and no format is without a file of them', () => {
  expect(expected.rows).toBe(ROWS.length);
  expect(formats.map(({ type }) => type).filter((type) => formatFiles[type] === undefined)).toEqual([]);
  expect(stores).toContain('local_fs');
});

describe.each(cells.map((row) => [row.store!, row] as const))('from %s', (type, row) => {
  let store: StorePlace | { readonly missing: string };
  beforeAll(async () => {
    store = await storePlace(type);
  });
  afterAll(async () => {
    if (!('missing' in store)) await store[Symbol.asyncDispose]();
  });

  test.for(formats)(
    'rows in $type are loaded as from anywhere, in any format',
    async ({ type: name, extensions }, { skip }) => {
      if ('missing' in store) {
        row[name] = 'no server';
        return skip(store.missing);
      }
      row[name] = 'failed';
      const file = formatFiles[name];
      if (file === undefined) throw new Error(`the format ${name} has no file in tests/matrix/format-files.ts`);
      const path = await store.put(`rows${extensions[0]}`, file.content());
      credentials = store.credentials;
      const { run, files, misnumbered, ...loaded } = await loadRows(place, store.connector, {
        path,
        fileFormat: name,
        ...file.options,
      });
      expect(run).toMatchObject({ status: 'success', error: null, balanced: true, counts: { loaded: ROWS.length } });
      expect(loaded).toEqual(expected);
      expect({ files, misnumbered }).toEqual({ files: [path], misnumbered: 0 });
      row[name] = loaded.hash.slice(0, 6);
    },
  );
});
