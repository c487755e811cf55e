import { expect, test } from 'vitest';
import type { Run } from '../../ui/api/model.ts';
import { browserForFile } from './browser.ts';
import { callApi } from './call-api.ts';
import { makePipeline } from './make-pipeline.ts';
import { expectBalance, shownEquation, waitForStatus } from './run-page.ts';

const openPage = browserForFile();

test('lists the rows that failed, opens the whole record, and shows more', async () => {
  // 700 bad balances among 7,000 rows; 700 others are filtered.
  const { pipeline } = await makePipeline({ rows: 7_000, badEvery: 7 });
  const run = await callApi<Run>('POST', `/pipelines/${pipeline.id}/run`);
  const { page } = await openPage();
  await page.goto(`/runs/${run.id}`);
  await waitForStatus(page, 'partial');
  const equation = await shownEquation(page);
  expectBalance(equation);
  expect(equation['dead-lettered']).toBe(1_000);

  const errors = page.getByRole('region', { name: 'Row errors' });
  const first = errors.locator('[data-reject]').first();
  const line = await first.getByRole('button').textContent();
  expect(line).toContain('Row 7');
  expect(line).toContain('balance');
  expect(line).toContain('a lot');
  expect(line).toContain('customers.csv');
  await first.getByRole('button').click();
  await first.getByText('customer.7@example.com').waitFor();
  expect(await first.textContent()).toContain('Kept as a dead letter');

  const before = await errors.locator('[data-reject]').count();
  await errors.getByRole('button', { name: 'Show more' }).click();
  await errors.locator('[data-reject]').nth(before).waitFor();
});

test('says why a run failed, where, and what to do', async () => {
  const { pipeline } = await makePipeline({ rows: 100, badEvery: 50, errorHandling: 'fail' });
  const run = await callApi<Run>('POST', `/pipelines/${pipeline.id}/run`);
  const { page } = await openPage();
  await page.goto(`/runs/${run.id}`);
  await waitForStatus(page, 'failed');
  const { error } = await callApi<Run>('GET', `/runs/${run.id}`);
  const box = page.getByRole('region', { name: 'Why the run failed' });
  const text = await box.textContent();
  expect(text).toContain(error?.code);
  expect(text).toContain(error?.message);
  expect(text).toContain(error?.next);
  await page.getByRole('button', { name: 'Resume' }).waitFor();
});

test('says that there is no such run', async () => {
  const { page } = await openPage();
  await page.goto('/runs/01930000-0000-7000-8000-000000000000');
  await page.getByText('There is no such run').waitFor();
  expect(await page.locator('main').textContent()).not.toContain('/api/v1');
  await page.getByRole('link', { name: 'See all runs' }).click();
  await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor();
});
