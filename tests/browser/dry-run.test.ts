import { expect, test } from 'vitest';
import { browserForFile } from './browser.ts';
import { callApi } from './call-api.ts';
import { makePipeline } from './make-pipeline.ts';

const openPage = browserForFile();

test('shows what a run would do: the row equation, rejects by cause, the SQL and some rows; nothing is written', async () => {
  const { pipeline } = await makePipeline({ rows: 40, badEvery: 15 });
  const { page, complaints } = await openPage();
  await page.goto(`/pipelines/${pipeline.id}`);
  const card = page.getByRole('region', { name: 'Dry run', exact: true });
  await card.getByRole('button', { name: 'Run dry' }).click();
  await card.getByText('A run would load 35 rows').waitFor();
  expect(await card.getByTestId('dry-run-equation').textContent()).toContain(
    '40 read = 35 loaded + 3 filtered + 2 rejected',
  );
  await card.getByText('Balanced').waitFor();
  const cause = card.locator('[data-dry-run-cause]');
  expect(await cause.count()).toBe(1);
  expect(await cause.textContent()).toContain('row.not_numeric');
  expect(await card.getByRole('region', { name: 'SQL that would run' }).textContent()).toContain('COPY');
  const rows = card.getByRole('region', { name: 'Rows as the table would hold them' });
  await rows.getByText('customer.1@example.com').waitFor();
  const { total } = await callApi<{ total: number }>('GET', `/schemas/${pipeline.schemaId}/data?limit=1`);
  expect(total).toBe(0);
  expect(complaints).toEqual([]);
});

test('says what would end a run', async () => {
  const { pipeline } = await makePipeline({ rows: 20, badEvery: 15, errorHandling: 'fail' });
  const { page } = await openPage();
  await page.goto(`/pipelines/${pipeline.id}`);
  const card = page.getByRole('region', { name: 'Dry run', exact: true });
  await card.getByRole('button', { name: 'Run dry' }).click();
  await card.getByText('A run would fail:').waitFor();
});

test('runs all rows dry where the first ones would not do', async () => {
  const { pipeline } = await makePipeline({ rows: 12_000, badEvery: 11_000 });
  const { page, complaints } = await openPage();
  await page.goto(`/pipelines/${pipeline.id}`);
  const card = page.getByRole('region', { name: 'Dry run', exact: true });
  await card.getByRole('button', { name: 'Run dry' }).click();
  await card.getByText('A run would load 9,000 rows').waitFor();
  await card.getByRole('button', { name: 'Run all rows dry' }).click();
  await card.getByText('all rows, rolled back').waitFor();
  expect(await card.getByTestId('dry-run-equation').textContent()).toContain(
    '12,000 read = 10,800 loaded + 1,199 filtered + 1 rejected',
  );
  expect(complaints).toEqual([]);
});
