import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { type CasePlace, openCasePlace } from './case-place.ts';
import { type Expected, type Overlay, runCase } from './run-case.ts';

const CASES = fileURLToPath(new URL('cases/', import.meta.url));

/** What a case ends with, or how it differs under settings that are laid over its pipeline. */
interface ExpectedFile {
  readonly expect: Expected;
  readonly variants?: readonly (Overlay & { readonly name: string; readonly expect?: Partial<Expected> })[];
}

let place: CasePlace & AsyncDisposable;

beforeAll(async () => {
  place = await openCasePlace();
});

afterAll(() => place[Symbol.asyncDispose]());

describe.each(readdirSync(CASES))('%s', (name) => {
  const file = parseYaml(readFileSync(`${CASES}${name}/expected.yaml`, 'utf8')) as ExpectedFile;
  const variants = file.variants ?? [{ name: 'ends as expected' }];

  test.each(variants)('$name', async ({ name: _name, expect: differs, ...overlay }) => {
    const ended = await runCase(`${CASES}${name}`, overlay, place);
    expect(sorted(ended)).toEqual(sorted({ ...file.expect, ...differs }));
  });
});

/** Several lanes load in any order. */
function sorted({ rows = [], rejects = [], ...rest }: Expected): Expected {
  return { ...rest, rows: inOrder(rows), rejects: inOrder(rejects) };
}

function inOrder<T extends object>(items: readonly T[]): T[] {
  const keyed = items.map((item) => ({ item, key: JSON.stringify(Object.entries(item).sort()) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ item }) => item);
}
