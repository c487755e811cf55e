import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { expressionCatalogue } from '../../operators/expression/catalogue/index.ts';
import { formats } from '../../sources/formats/index.ts';
import { sockets } from '../api/live/sockets.ts';
import { routes } from '../api/routes.ts';
import { allFunctionsPage } from './reference/all-functions-page.ts';
import { apiPage } from './reference/api-page.ts';
import { expressionsPage } from './reference/expressions-page.ts';
import type { Page } from './reference/page.ts';
import { referencePages } from './reference/pages.ts';
import { REGISTRY } from './registry.ts';

const FOLDER = new URL('../../docs/reference/', import.meta.url);

/** Writes docs/reference from the definitions. With `--check` it writes nothing, and exits with 1 where a page is out of date. */
async function main(isCheck: boolean): Promise<void> {
  const catalogue = expressionCatalogue();
  const pages = [
    ...referencePages(REGISTRY, formats),
    apiPage(routes, sockets),
    expressionsPage(catalogue),
    allFunctionsPage(catalogue),
  ];
  const stale = await stalePages(pages);
  if (!isCheck) await writePages(pages, stale);
  for (const name of stale)
    console.log(`docs/reference/${name} ${isCheck ? 'is out of date: run npm run docs' : 'written'}`);
  if (isCheck && stale.length > 0) process.exitCode = 1;
}

/** Pages that differ from what is there, and files that are no page any more. */
async function stalePages(pages: readonly Page[]): Promise<readonly string[]> {
  await mkdir(FOLDER, { recursive: true });
  const present = await readdir(FOLDER);
  const changed: string[] = [];
  for (const { name, text } of pages) {
    if (!present.includes(name) || (await readFile(new URL(name, FOLDER), 'utf8')) !== text) changed.push(name);
  }
  return [...changed, ...present.filter((name) => !pages.some((page) => page.name === name))];
}

async function writePages(pages: readonly Page[], stale: readonly string[]): Promise<void> {
  for (const name of stale) {
    const page = pages.find((candidate) => candidate.name === name);
    const file = new URL(name, FOLDER);
    await (page === undefined ? rm(file) : writeFile(file, page.text));
  }
}

await main(process.argv.includes('--check'));
