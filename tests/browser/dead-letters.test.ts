import { expect, test } from 'vitest';
import type { Run } from '../../ui/api/model.ts';
import { browserForFile } from './browser.ts';
import { callApi } from './call-api.ts';
import { makePipeline } from './make-pipeline.ts';
import { waitForStatus } from './run-page.ts';

const openPage = browserForFile();

test('dead letters are counted by cause, mended one by one and all together, and replayed', async () => {
  const { pipeline } = await makePipeline({ rows: 300, badEvery: 7 });
  const run = await callApi<Run>('POST', `/pipelines/${pipeline.id}/run`);
  const { page, complaints } = await openPage();
  await page.goto(`/runs/${run.id}`);
  await waitForStatus(page, 'partial');
  const letters = page.getByRole('region', { name: 'Dead letters' });
  const causes = letters.locator('[data-cause]');
  await causes.first().waitFor();
  expect(await causes.count()).toBe(1);
  expect(await causes.first().textContent()).toContain('balance');

  const first = page.locator('[data-reject]').first();
  await first.getByRole('button').first().click();
  await first.getByRole('button', { name: 'Preview' }).click();
  expect(await first.locator('[data-preview="rejected"]').textContent()).toContain('a lot');
  await first.getByRole('button', { name: 'Edit record' }).click();
  await first.getByLabel('balance').fill('12.50');
  await first.getByRole('button', { name: 'Save and preview' }).click();
  expect(await first.locator('[data-preview="loaded"]').textContent()).toContain('12.50');

  await causes
    .first()
    .getByRole('button', { name: /^Edit balance/ })
    .click();
  await causes.first().getByLabel('Expression').fill("replace(balance, 'a lot', '99')");
  await causes.first().getByRole('button', { name: 'Apply to all' }).click();
  await page
    .getByText(/dead letters edited/)
    .first()
    .waitFor();
  await letters.getByRole('button', { name: 'Replay all' }).click();
  await page.waitForURL((url) => !url.pathname.endsWith(run.id));
  await waitForStatus(page, 'success');
  expect(await page.getByText('Replay of dead letters').first().textContent()).toBeTruthy();

  const replayed = await callApi<Run>('GET', `/runs/${new URL(page.url()).pathname.split('/').at(-1)}`);
  expect(replayed.counts).toMatchObject({ read: run.counts.deadLettered || replayed.counts.read, deadLettered: 0 });
  await page.goBack();
  await letters.getByText('0 of').waitFor();
  expect(complaints).toEqual([]);
});
