import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Run } from '../../ui/api/model.ts';
import { browserForFile, type OpenPage } from './browser.ts';
import { callApi } from './call-api.ts';
import { makeGraph } from './make-graph.ts';
import { waitForStatus } from './run-page.ts';

const openPage = browserForFile();

async function openGraph(): Promise<OpenPage & { name: string; id: string }> {
  const { name, pipeline } = await makeGraph();
  const open = await openPage();
  open.page.setDefaultTimeout(30_000);
  await open.page.goto(`/pipelines/${pipeline.id}`);
  return { ...open, name, id: pipeline.id };
}

/** Text of each item of a list, with the spaces that a reader sees. */
const items = async (page: Page, list: string): Promise<readonly string[]> => {
  const lines = page.getByRole('list', { name: list }).getByRole('listitem');
  await lines.first().waitFor();
  return (await lines.allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
};

test('the page of a pipeline names every connector that it reads by and every table that it loads into', async () => {
  const { page, name, complaints } = await openGraph();
  expect(await items(page, 'Reads from')).toEqual([
    `${name} orders Shop orders · Local filesystem`,
    `${name} returns Returns · Local filesystem`,
  ]);
  expect(await items(page, 'Loads into')).toEqual([
    `Large ones of ${name} ds_${name}_large · Adds rows; those that are there stay`,
    `Small ones of ${name} ds_${name}_small · Replaces all rows`,
  ]);
  await page.goto('/pipelines');
  const line = page.getByRole('row', { name: new RegExp(name) });
  await line.getByText(`${name} orders and 1 more`).waitFor();
  await line.getByText(`Large ones of ${name} and 1 more`).waitFor();
  expect(complaints).toEqual([]);
});

test('a preview says from which node rows come and to which they go', async () => {
  const { page } = await openGraph();
  const card = page.getByRole('region', { name: 'Preview', exact: true });
  await card.getByRole('button', { name: 'Preview rows' }).click();
  await card.locator('[data-preview-node="n3"]').waitFor();
  expect(await card.locator('[data-pane="Before"] [data-way]').allTextContents()).toEqual([
    ...['Shop orders', 'Shop orders', 'Shop orders'],
    ...['Returns', 'Returns'],
  ]);
  expect(await card.locator('[data-pane="After"] [data-changed]').count()).toBe(0);
  await card.getByRole('combobox').click();
  await page.getByRole('option', { name: 'By amount' }).click();
  await card.locator('[data-preview-node="n4"]').waitFor();
  expect(await card.locator('[data-pane="After"] [data-way]').allTextContents()).toEqual([
    ...['Large table', 'Small table', 'Small table', 'Large table', 'Small table'],
  ]);
});

test('own rows stand in place of those of each source; a source whose field is empty is read', async () => {
  const { page } = await openGraph();
  const card = page.getByRole('region', { name: 'Preview', exact: true });
  await card.getByRole('button', { name: 'Own rows' }).click();
  await card.getByLabel('Your rows of Shop orders').fill('{"nr":"8","amount":"1"}');
  await card.getByLabel('Your rows of Returns').fill('no rows');
  await card.getByRole('button', { name: 'Preview these rows' }).click();
  await card.getByRole('alert').getByText('This is not JSON').waitFor();
  await card.getByLabel('Your rows of Returns').fill('');
  await card.getByRole('button', { name: 'Preview these rows' }).click();
  await card.getByText('1 row of your own').waitFor();
  expect(await card.locator('[data-pane="Before"] [data-way]').allTextContents()).toEqual([
    ...['Shop orders', 'Returns', 'Returns'],
  ]);
});

test('a dry run and a run count the rows of each source and of each table', async () => {
  const { page, name, id } = await openGraph();
  const card = page.getByRole('region', { name: 'Dry run', exact: true });
  await card.getByRole('button', { name: 'Run dry' }).click();
  await card.getByText('A run would load 5 rows').waitFor();
  const ends = async (): Promise<readonly string[]> =>
    (await page.locator('[data-end]').allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
  const read = ['Shop orders 3 60%', 'Returns 2 40%'];
  expect(await ends()).toEqual([
    ...read,
    `Large table public.ds_${name}_large 2 40%`,
    `Small table public.ds_${name}_small 3 60%`,
  ]);
  const run = await callApi<Run>('POST', `/pipelines/${id}/run`);
  await page.goto(`/runs/${run.id}`);
  await waitForStatus(page, 'success');
  await expect
    .poll(ends, { timeout: 30_000 })
    .toEqual([...read, `Large table ds_${name}_large 2 40%`, `Small table ds_${name}_small 3 60%`]);
  const nodes = page.getByRole('region', { name: 'Rows and work of each node' });
  await nodes.getByText('Union from Shop orders and Returns').waitFor();
  await nodes.getByText('Target from By amount').first().waitFor();
});
