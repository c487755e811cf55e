import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formats } from '../../sources/formats/index.ts';
import { formatFiles } from './format-files.ts';
import { expectedRows, type LoadedRows, loadRows } from './load-rows.ts';
import { DIGITS, type MatrixRow, matrixText } from './matrix-text.ts';
import { placeForFile } from './place-for-file.ts';
import { ROWS } from './rows.ts';
import { type StorePlace, storePlace, stores } from './store-places.ts';

const names = formats.map(({ type }) => type);
const cells = stores.map((store): MatrixRow => ({ store }));
const { place, signIn } = placeForFile();
let expected: Pick<LoadedRows, 'hash' | 'rows'>;

beforeAll(async () => {
  expected = await expectedRows(place());
});
afterAll(() => {
  const { rows, hash } = expected;
  console.log(`\n${rows} rows, as Postgres hashes them from JSON: ${hash}\n\n${matrixText(cells, names)}\n`);
});

test('the rows are as many as were written, and no format is without a file of them', () => {
  expect(expected.rows).toBe(ROWS.length);
  expect(names.filter((type) => formatFiles[type] === undefined)).toEqual([]);
  expect(stores).toContain('local_fs');
});

test('the table that is printed has every cell: each store, each format, the digits of its hash', () => {
  const hashes = stores.map((_, store) => names.map((_, format) => String(store * 100 + format).padStart(DIGITS, 'a')));
  const rows = stores.map((store, at) => ({
    store,
    ...Object.fromEntries(names.map((name, n) => [name, hashes[at]![n]!])),
  }));
  const words = matrixText(rows, names).split(/\s+/);
  expect(words).toEqual(expect.arrayContaining([...stores, ...names, ...hashes.flat()]));
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
      signIn(store.credentials);
      const { run, files, misnumbered, ...loaded } = await loadRows(place(), store.connector, {
        path,
        fileFormat: name,
        ...file.options,
      });
      expect(run).toMatchObject({ status: 'success', error: null, balanced: true, counts: { loaded: ROWS.length } });
      expect(loaded).toEqual(expected);
      expect({ files, misnumbered }).toEqual({ files: [path], misnumbered: 0 });
      row[name] = loaded.hash.slice(0, DIGITS);
    },
  );
});
