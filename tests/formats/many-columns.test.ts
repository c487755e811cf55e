import { describe, expect, test } from 'vitest';
import { containerOf, number } from './avro-container.ts';
import { readHostile } from './read-hostile.ts';

const MOST = 100_000;
const MILLION = 1_000_000;
/** Of the most memory held, beyond what was held before: what comes first shows most. */
const MOST_MIB = 384;
const MORE_TIME = { timeout: 180_000 };

interface Wide {
  readonly format: string;
  readonly name: string;
  readonly of: (count: number) => string | Buffer;
  readonly read?: { readonly delimiter: string };
}

const namesOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `c${index}`);
const csvOf = (count: number, delimiter: string): string =>
  `${namesOf(count).join(delimiter)}\n${`1${delimiter}`.repeat(count - 1)}1\n`;
const attributesOf = (count: number): string =>
  `<r><a ${namesOf(count)
    .map((name) => `${name}="1"`)
    .join(' ')}/></r>`;
const elementsOf = (count: number): string =>
  `<r><a>${namesOf(count)
    .map((name) => `<${name}>1</${name}>`)
    .join('')}</a></r>`;

const CSV: Wide = { format: 'CSV', name: 'a.csv', of: (count) => csvOf(count, ',') };
const DIALECT: Wide = {
  format: 'CSV of another dialect',
  name: 'a.csv',
  of: (count) => csvOf(count, '||'),
  read: { delimiter: '||' },
};
const JSON_ARRAY: Wide = {
  format: 'JSON',
  name: 'a.json',
  of: (count) =>
    `[{${namesOf(count)
      .map((name) => `"${name}":1`)
      .join()}}]`,
};
const XML: Wide = { format: 'XML', name: 'a.xml', of: elementsOf };
const AVRO: Wide = {
  format: 'Avro',
  name: 'a.avro',
  of(count) {
    const fields = namesOf(count).map((name) => ({ name, type: 'int' }));
    return containerOf({ type: 'record', name: 'r', fields }, 1, Buffer.concat(fields.map(() => number(1))));
  },
};

test.for([CSV, DIALECT])('three of a million columns are read: $format', MORE_TIME, async ({ name, of, read }) => {
  const outcome = await readHostile(name, of(MILLION), read, ['c0', 'c500000', 'c999999']);
  expect(outcome).toMatchObject({ code: null, rows: 1, rejects: [] });
  expect(outcome.first!.c999999).toBe('1');
  expect(outcome.grownMiB).toBeLessThan(MOST_MIB);
});

describe('of a file whose columns nobody declared', () => {
  test.for([CSV, JSON_ARRAY, XML])('a million are refused: $format', MORE_TIME, async ({ name, of, read }) => {
    const outcome = await readHostile(name, of(MILLION), read);
    expect(outcome).toMatchObject({ code: 'format.too_many_columns', origin: { label: name }, rows: 0 });
    expect(outcome.grownMiB).toBeLessThan(MOST_MIB);
  });

  test.for([CSV, XML, AVRO])(
    '100,000 are read, and one more is not: $format',
    MORE_TIME,
    async ({ name, of, read }) => {
      const outcome = await readHostile(name, of(MOST), read);
      expect(outcome).toMatchObject({ code: null, rows: 1, rejects: [] });
      expect(Object.keys(outcome.first!)).toHaveLength(MOST);
      expect(await readHostile(name, of(MOST + 1), read)).toMatchObject({ code: 'format.too_many_columns' });
    },
  );
});

test('an element of XML with a million attributes is refused where the 100,001st stands', MORE_TIME, async () => {
  const content = attributesOf(MILLION);
  const outcome = await readHostile('a.xml', content);
  const byte = content.indexOf(` c${MOST}=`) + 1;
  expect(outcome).toMatchObject({ code: 'format.xml', origin: { line: 1, byte }, rows: 0 });
  expect(await readHostile('a.xml', attributesOf(MOST))).toMatchObject({ code: null, rows: 1 });
});

test('names of a wide file that lacks a wanted column are told in part', MORE_TIME, async () => {
  const outcome = await readHostile('a.csv', csvOf(MOST, ','), {}, ['c1', 'missing']);
  expect(outcome).toMatchObject({ code: 'source.columns', rows: 0 });
  expect(outcome.message!.length).toBeLessThan(10_000);
});
