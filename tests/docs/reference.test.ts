import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { expressionCatalogue } from '../../operators/expression/catalogue/index.ts';
import { sockets } from '../../server/api/live/sockets.ts';
import { routes } from '../../server/api/routes.ts';
import { allFunctionsPage } from '../../server/cli/reference/all-functions-page.ts';
import { apiPage } from '../../server/cli/reference/api-page.ts';
import { expressionsPage } from '../../server/cli/reference/expressions-page.ts';
import { referencePages } from '../../server/cli/reference/pages.ts';
import { REGISTRY } from '../../server/cli/registry.ts';
import { formats } from '../../sources/formats/index.ts';

const folder = new URL('../../docs/reference/', import.meta.url);
const catalogue = expressionCatalogue();
const pages = [
  ...referencePages(REGISTRY, formats),
  apiPage(routes, sockets),
  expressionsPage(catalogue),
  allFunctionsPage(catalogue),
];

it.each(pages.map(({ name, text }) => [name, text] as const))(
  'the reference says what the definitions say (npm run docs): %s',
  (name, text) => {
    expect(readFileSync(new URL(name, folder), 'utf8')).toBe(text);
  },
);

it('has no page that the definitions know nothing of', () => {
  expect(readdirSync(folder).toSorted()).toEqual(pages.map(({ name }) => name).toSorted());
});

it('names every connector, operator and format', () => {
  const all = pages.map(({ text }) => text).join('\n');
  const types = [...REGISTRY.connectors, ...REGISTRY.operators, ...formats].map(({ type }) => type);
  expect(types.filter((type) => !all.includes(`\n\`${type}\``))).toEqual([]);
});
