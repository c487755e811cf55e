import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { browserForFile } from './browser.ts';
import { callApi } from './call-api.ts';
import { makePipeline } from './make-pipeline.ts';

const openPage = browserForFile();

const cardOf = (page: Page) => page.getByRole('region', { name: 'Preview', exact: true });

async function choose(page: Page, label: string): Promise<void> {
  await cardOf(page).getByRole('combobox').click();
  await page.getByRole('option', { name: label }).click();
}

test('shows what each node makes of the first rows: before and after, changed cells, rejects and types', async () => {
  const { pipeline } = await makePipeline({ rows: 30, badEvery: 15 });
  const { page, complaints } = await openPage();
  await page.goto(`/pipelines/${pipeline.id}`);
  const card = cardOf(page);
  await card.getByRole('button', { name: 'Preview rows' }).click();
  await card.getByText('30 rows in, 26 out: 2 filtered, 2 rejected').waitFor();
  await card.getByText('All 30 records').waitFor();
  expect(await card.locator('[data-line="dropped"]').count()).toBe(2);
  expect(await card.locator('[data-line="rejected"]').count()).toBe(2);
  expect(await card.locator('[data-preview-reject]').first().textContent()).toContain('customers.csv, row 15');
  expect(await card.locator('[data-preview-reject]').first().textContent()).toContain('a lot');

  await choose(page, 'Customer table');
  const headers = card.getByRole('columnheader');
  await headers.filter({ hasText: 'numeric(12, 2)' }).waitFor();
  await choose(page, 'Name the mail');
  await headers.filter({ hasText: 'emailnew' }).waitFor();
  await headers.filter({ hasText: 'email_addressleaves' }).waitFor();
  const first = card.locator('[data-line="out"]').first();
  expect(await first.locator('[data-changed]').allTextContents()).toEqual(['customer.1@example.com']);
  await choose(page, 'Customer files');
  await card.getByText('30 rows read').waitFor();
  expect(await callApi<{ total: number }>('GET', `/schemas/${pipeline.schemaId}/data?limit=1`)).toMatchObject({
    total: 0,
  });
  expect(complaints).toEqual([]);
});

test('says when nothing comes as far as a node, and when the source cannot be read', async () => {
  const { name, pipeline } = await makePipeline({ rows: 3 });
  await callApi('PUT', `/pipelines/${pipeline.id}`, {
    nodes: pipeline.nodes.map((node) =>
      node.id === 'paying' ? { ...node, config: { ...node.config, value: '9000' } } : node,
    ),
  });
  const { page } = await openPage();
  await page.goto(`/pipelines/${pipeline.id}`);
  const card = cardOf(page);
  await card.getByRole('button', { name: 'Preview rows' }).click();
  await card.getByText('3 rows in, 0 out: 3 filtered').waitFor();
  await choose(page, 'Customer table');
  await card.getByText('No row comes as far as this node.').waitFor();

  await rm(join(inject('inputFolder'), name, 'customers.csv'));
  await card.getByRole('button', { name: 'Read again' }).click();
  await card.getByRole('alert').getByText('customers.csv').waitFor();
  await card.getByRole('button', { name: 'Try again' }).waitFor();
});

test('is not offered to those who may only look', async () => {
  const { pipeline } = await makePipeline({ rows: 3 });
  const { key } = await callApi<{ key: string }>('POST', '/keys', {
    name: `look ${pipeline.name}`,
    role: 'viewer',
  });
  const { page } = await openPage({ signedIn: false });
  await page.context().request.post('/api/v1/session', { data: { token: key } });
  await page.goto(`/pipelines/${pipeline.id}`);
  await page.getByRole('region', { name: 'Nodes' }).waitFor();
  expect(await cardOf(page).count()).toBe(0);
});
