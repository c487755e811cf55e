import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import type { Pipeline } from '../../ui/api/model.ts';
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
  const after = card.locator('[data-pane="After"]');
  expect(await after.locator('[data-line="dropped"]').count()).toBe(2);
  expect(await after.locator('[data-line="rejected"]').count()).toBe(2);
  expect(await after.locator('[data-line="dropped"]').first().textContent()).toContain('Filtered');
  expect(await after.locator('[data-line="rejected"]').first().textContent()).toContain('Not a number'.toLowerCase());
  expect(await card.locator('[data-pane="Before"] [data-line]').count()).toBe(
    await after.locator('[data-line]').count(),
  );
  expect(await card.locator('[data-preview-reject]').first().textContent()).toContain('customers.csv, row 15');
  expect(await card.locator('[data-preview-reject]').first().textContent()).toContain('a lot');

  await choose(page, 'Customer table');
  const headers = card.getByRole('columnheader');
  await headers.filter({ hasText: 'numeric(12, 2)' }).waitFor();
  await choose(page, 'Name the mail');
  await headers.filter({ hasText: 'emailadded' }).waitFor();
  await headers.filter({ hasText: 'email_addressdropped' }).waitFor();
  const first = after.locator('[data-line="out"]').first();
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

test('shows both sides at once, scrolled together, on a screen of 1024 pixels', async () => {
  const { pipeline } = await makePipeline({ rows: 60 });
  const { page } = await openPage({ width: 1024 });
  await page.goto(`/pipelines/${pipeline.id}`);
  const card = cardOf(page);
  await card.getByRole('button', { name: 'Preview rows' }).click();
  const before = card.getByRole('region', { name: 'Rows before Paying customers' });
  const after = card.getByRole('region', { name: 'Rows after Paying customers' });
  const [left, right] = [await before.boundingBox(), await after.boundingBox()];
  expect(left!.y).toBe(right!.y);
  expect(left!.x + left!.width).toBeLessThanOrEqual(right!.x + 1);
  expect(right!.x + right!.width).toBeLessThanOrEqual(1024);
  await before.evaluate((pane) => pane.scrollTo({ top: 300 }));
  await expect.poll(() => after.evaluate((pane) => pane.scrollTop)).toBe(300);
});

test('takes rows of one’s own, says what is wrong with them, and makes a test of them', async () => {
  const { pipeline } = await makePipeline({ rows: 3 });
  const { page, complaints } = await openPage();
  await page.goto(`/pipelines/${pipeline.id}`);
  const card = cardOf(page);
  await card.getByRole('button', { name: 'Own rows' }).click();
  const field = card.getByLabel('Your rows');
  expect(await field.inputValue()).toContain('email_address');
  const preview = card.getByRole('button', { name: 'Preview these rows' });
  await field.fill('{"customer": 1}\n{"customer": ');
  await preview.click();
  await card.getByRole('alert').getByText('Line 2 is not JSON').waitFor();
  await field.fill('[{"customer": 1}, 2]');
  await preview.click();
  await card.getByRole('alert').getByText('Row 2 is no object').waitFor();
  await field.fill('[{"customer": 7, "email_address": "ann@example.org", "balance": 12345678901234567890.5}]');
  await preview.click();
  await card.getByText('1 row of your own').waitFor();
  await card.getByText('12345678901234567890.5').first().waitFor();
  await choose(page, 'Customer table');
  await card.getByText('1 row in, 0 out: 1 rejected').waitFor();

  await field.fill('{"customer": 7, "email_address": "ann@example.org", "balance": 5}');
  await preview.click();
  await card.getByText('1 row in, 1 out').waitFor();
  await card.getByRole('button', { name: 'Save as test' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save this preview as a test' });
  await dialog.getByLabel('Name').fill('Ann comes through');
  await dialog.getByRole('button', { name: 'Save test' }).click();
  const tests = page.getByRole('region', { name: 'Tests', exact: true });
  await tests.getByText('Ann comes through').waitFor();
  await tests.getByRole('button', { name: 'Run tests' }).click();
  await tests.getByText('1 of 1 passed').waitFor();
  const saved = await callApi<Pipeline>('GET', `/pipelines/${pipeline.id}`);
  expect(saved).toMatchObject({ version: 2, tests: [{ name: 'Ann comes through' }] });
  expect(complaints).toEqual([]);

  await card.getByRole('button', { name: 'Save as test' }).click();
  await dialog.getByLabel('Name').fill('Ann comes through');
  await dialog.getByRole('button', { name: 'Save test' }).click();
  await dialog.getByRole('alert').waitFor();
});

test('of the source is made a test as well', async () => {
  const { pipeline } = await makePipeline({ rows: 5, badEvery: 5 });
  const { page } = await openPage();
  await page.goto(`/pipelines/${pipeline.id}`);
  const card = cardOf(page);
  await card.getByRole('button', { name: 'Preview rows' }).click();
  await card.getByRole('button', { name: 'Save as test' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save this preview as a test' });
  await dialog.getByText('5 rows go').waitFor();
  await dialog.getByLabel('Name').fill('the first five');
  await dialog.getByRole('button', { name: 'Save test' }).click();
  const tests = page.getByRole('region', { name: 'Tests', exact: true });
  await tests.getByRole('button', { name: 'Run tests' }).click();
  await tests.getByText('1 of 1 passed').waitFor();
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
