import { expect, test } from 'vitest';
import type { Run } from '../../ui/api/model.ts';
import { browserForFile } from './browser.ts';
import { callApi } from './call-api.ts';
import { makeGraph } from './make-graph.ts';
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

test('dead letters of all runs are found on one page: narrowed, mended, replayed, discarded, purged', async () => {
  const { name, pipeline } = await makePipeline({ rows: 60, badEvery: 20 });
  const other = await makePipeline({ rows: 20, badEvery: 20 });
  const { page, complaints } = await openPage();
  for (const id of [pipeline.id, pipeline.id, other.pipeline.id]) {
    const run = await callApi<Run>('POST', `/pipelines/${id}/run`);
    await page.goto(`/runs/${run.id}`);
    await waitForStatus(page, 'partial');
  }
  await page.goto('/');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Dead letters' }).first().click();
  const mine = page.getByRole('region', { name });
  const cause = mine.locator('[data-cause]');
  await cause.waitFor();
  await page.getByRole('region', { name: other.name }).waitFor();
  expect(await cause.textContent()).toMatch(/^6balancePaying customers.*In 2 runs/);

  await page.getByRole('combobox', { name: 'Pipeline' }).click();
  await page.getByRole('option', { name }).click();
  await page.getByRole('region', { name: other.name }).waitFor({ state: 'detached' });

  await cause.getByRole('button', { name: /^Rows/ }).click();
  const rows = cause.locator('[data-reject]');
  await rows.nth(5).waitFor();
  await rows.first().getByRole('button').first().click();
  await rows.first().getByRole('button', { name: 'Discard this row' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Discard' }).click();
  await mine.getByText('5 open').waitFor();

  await cause.getByRole('button', { name: /^Edit balance/ }).click();
  await cause.getByLabel('Expression').fill("replace(balance, 'a lot', '7')");
  await cause.getByRole('button', { name: 'Apply to all' }).click();
  await page.getByText('5 dead letters edited').first().waitFor();
  await mine.getByRole('button', { name: `Replay all of ${name}` }).click();
  await page.waitForURL(/\/runs\//);
  await waitForStatus(page, 'success');

  await page.goto(`/dead-letters?pipelineId=${pipeline.id}`);
  await page.getByText('No dead letter is open').waitFor();
  await page.getByRole('combobox', { name: 'Status' }).click();
  await page.getByRole('option', { name: 'Any' }).click();
  await mine.getByText('6 rows, 0 open').waitFor();
  await page.getByRole('button', { name: 'Purge' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Purge' }).click();
  await page.getByText('6 dead letters deleted.').first().waitFor();
  await mine.waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
});

test('dead letters of several sources say which read them, are narrowed by it, and why they cannot be replayed', async () => {
  const { name, pipeline } = await makeGraph({ bad: true });
  const run = await callApi<Run>('POST', `/pipelines/${pipeline.id}/run`);
  const { page, complaints } = await openPage();
  await page.goto(`/runs/${run.id}`);
  await waitForStatus(page, 'partial');
  const ofRun = page.getByRole('region', { name: 'Dead letters' });
  await ofRun.locator('[data-refused="dead_letter.load_mode"]').waitFor();
  expect(await ofRun.getByRole('button', { name: /^Replay/ }).count()).toBe(0);

  await page.goto(`/dead-letters?pipelineId=${pipeline.id}`);
  const mine = page.getByRole('region', { name });
  const sources = mine.locator('[data-cause] [data-source]');
  await sources.nth(1).waitFor();
  expect((await sources.allInnerTexts()).map((text) => text.replace(/\s+/g, ' '))).toEqual([
    'Shop orders 1',
    'Returns 1',
  ]);
  expect(await mine.locator('[data-refused]').count()).toBe(1);
  expect(await mine.locator('[data-refused]').textContent()).toContain('loads by truncate');
  expect(await mine.getByRole('button', { name: /^Replay/ }).count()).toBe(0);

  await sources.getByRole('link', { name: 'Returns' }).click();
  await page.waitForURL(/source=n2/);
  await sources.nth(1).waitFor({ state: 'detached' });
  await mine.getByText('1 open').waitFor();
  await mine.getByRole('button', { name: /^Rows/ }).click();
  await mine.locator('[data-reject]').getByRole('button').first().click();
  await mine.getByText('Read at Returns').waitFor();
  await mine.locator('[data-letter] [data-refused]').waitFor();

  await page.getByRole('combobox', { name: 'Source' }).click();
  await page.getByRole('option', { name: 'Shop orders' }).click();
  await page.waitForURL(/source=n1/);
  await mine.locator('[data-source="n1"]').waitFor();
  await page.getByRole('combobox', { name: 'Source' }).click();
  await page.getByRole('option', { name: 'Any' }).click();
  await mine.getByText('2 open').waitFor();
  expect(complaints).toEqual([]);
});
