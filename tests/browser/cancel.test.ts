import { expect, test } from 'vitest';
import type { SchemaData } from '../../ui/api/model.ts';
import { browserForFile } from './browser.ts';
import { callApi } from './call-api.ts';
import { makePipeline } from './make-pipeline.ts';
import { expectBalance, shownEquation, waitForStatus } from './run-page.ts';

const openPage = browserForFile();

/** At 100 rows a transaction, enough for a person to change their mind. */
const ROWS = 1_000_000;

test('cancels a run after asking, and resumes it without losing or doubling a row', async () => {
  const { name, pipeline, schema } = await makePipeline({ rows: ROWS, batchSize: 100 });
  const { page } = await openPage();
  await page.goto(`/pipelines/${pipeline.id}`);
  await page.getByRole('button', { name: `Run now: ${name}` }).click();
  await waitForStatus(page, 'running');

  await page.getByRole('button', { name: 'Cancel run' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Cancel this run?' });
  await dialog.getByRole('button', { name: 'Keep running' }).click();
  await dialog.waitFor({ state: 'hidden' });
  expect(await page.locator('header [data-status="running"]').isVisible()).toBe(true);

  await page.getByRole('button', { name: 'Cancel run' }).click();
  await dialog.getByRole('button', { name: 'Cancel run' }).click();
  await waitForStatus(page, 'cancelled');
  const cancelled = await shownEquation(page);
  expectBalance(cancelled);
  expect(cancelled.read).toBeLessThan(ROWS);

  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Resume' }).click();
  await waitForStatus(page, 'success');
  expect(await shownEquation(page)).toEqual({ read: ROWS, loaded: ROWS * 0.9, filtered: ROWS * 0.1 });
  expect((await callApi<SchemaData>('GET', `/schemas/${schema.id}/data?limit=1`)).total).toBe(ROWS * 0.9);
});
