import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Run } from '../../ui/api/model.ts';
import { browserForFile } from './browser.ts';
import { callApi } from './call-api.ts';
import { makePipeline } from './make-pipeline.ts';
import { everyPage } from './pages.ts';

const openPage = browserForFile();

/** What axe finds against WCAG 2.2 AA and its best practices, one line a fault. */
async function faults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>('axe.run(document)');
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  );
}

const settled = (page: Page) => page.waitForFunction(() => !document.querySelector('[role=status] .animate-shimmer'));

test.each(['light', 'dark'] as const)(
  'axe finds no fault on any page in %s',
  async (colorScheme) => {
    const { page } = await openPage({ colorScheme, reducedMotion: 'reduce' });
    for (const [name, path] of await everyPage()) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
      await settled(page);
      expect(await faults(page), name).toEqual([]);
    }
  },
  480_000,
);

test('axe finds no fault in a dialog, an open row or the sign-in page', async () => {
  const { page } = await openPage({ reducedMotion: 'reduce', signedIn: false });
  await page.goto('/sign-in');
  await page.getByLabel('Token or API key').waitFor();
  expect(await faults(page)).toEqual([]);

  const { page: inside } = await openPage({ reducedMotion: 'reduce' });
  const pages = new Map(await everyPage());
  await inside.goto(pages.get('run') ?? '');
  await inside.locator('[data-reject]').first().getByRole('button').click();
  expect(await faults(inside)).toEqual([]);

  const { pipeline } = await makePipeline({ rows: 100, badEvery: 50, errorHandling: 'fail' });
  const failed = await callApi<Run>('POST', `/pipelines/${pipeline.id}/run`);
  await inside.goto(`/runs/${failed.id}`);
  await inside.getByRole('button', { name: 'Resume' }).click();
  await inside.getByRole('alertdialog').waitFor();
  expect(await faults(inside)).toEqual([]);
});

test.each(['light', 'dark'] as const)(
  'axe finds no fault in a preview, a dry run and tests in %s',
  async (colorScheme) => {
    const { page } = await openPage({ colorScheme, reducedMotion: 'reduce' });
    await page.goto(new Map(await everyPage()).get('pipeline') ?? '');
    await page.getByRole('button', { name: 'Preview rows' }).click();
    await page.getByRole('button', { name: 'Run dry' }).click();
    await page.getByRole('button', { name: 'Run tests' }).click();
    await page.getByText('1 of 2 passed').waitFor();
    await page.getByTestId('dry-run-outcome').waitFor();
    await page.getByRole('combobox', { name: 'Node' }).click();
    await page.getByRole('option', { name: 'Name the mail' }).click();
    await page.locator('[data-preview-node="mail"]').waitFor();
    await page.getByRole('button', { name: 'Own rows' }).click();
    await page.getByLabel('Your rows').fill('no rows');
    await page.getByRole('button', { name: 'Preview these rows' }).click();
    await page.getByRole('alert').getByText('This is not JSON').waitFor();
    expect(await faults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save as test' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await faults(page)).toEqual([]);
  },
);

test.each(['light', 'dark'] as const)('axe finds no fault in the form of a trigger in %s', async (colorScheme) => {
  const { page } = await openPage({ colorScheme, reducedMotion: 'reduce', width: 390 });
  await page.goto(new Map(await everyPage()).get('pipeline') ?? '');
  await page.getByRole('button', { name: 'Set a trigger' }).click();
  await page.getByRole('radio', { name: 'By a time' }).click();
  await page.getByRole('combobox', { name: 'Time zone' }).fill('Nowhere');
  await page.getByRole('button', { name: 'Save trigger' }).click();
  await page.getByText('No time zone of the IANA database').waitFor();
  expect(await faults(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});

test.each(['light', 'dark'] as const)('axe finds no fault in the test of an archive in %s', async (colorScheme) => {
  const { page } = await openPage({ colorScheme, reducedMotion: 'reduce', width: 390 });
  const { pipeline } = await makePipeline({ rows: 1 });
  for (const path of ['', '/edit']) {
    await page.goto(`/connectors/${pipeline.connectorId}${path}`);
    const test = page.getByRole('region', { name: 'Test', exact: true });
    await test.getByRole('switch', { name: 'Try the rights of an archive, too' }).click();
    expect(await faults(page), path).toEqual([]);
    await test.getByRole('textbox', { name: 'Folder of the archive' }).fill('../elsewhere');
    await page.getByRole('button', { name: 'Test connection' }).click();
    await test.locator('[aria-invalid=true]').waitFor();
    expect(await faults(page), path).toEqual([]);
    await test.getByRole('textbox', { name: 'Folder of the archive' }).fill('.archive/');
    await page.getByRole('button', { name: 'Test connection' }).click();
    await test.getByText('It works').waitFor();
    expect(await faults(page), path).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(390);
  }
});

test('axe finds no fault in the dialog that removes a trigger', async () => {
  const { page } = await openPage({ reducedMotion: 'reduce' });
  await page.goto(new Map(await everyPage()).get('pipeline whose trigger is paused') ?? '');
  await page.getByRole('button', { name: 'Edit trigger' }).click();
  await page.getByRole('button', { name: 'Remove trigger' }).click();
  await page.getByRole('alertdialog').getByText('also once the pipeline goes on').waitFor();
  expect(await faults(page)).toEqual([]);
});

test('a dialog stays within a narrow screen, whatever it names', async () => {
  const { page } = await openPage({ reducedMotion: 'reduce', width: 360 });
  const { pipeline } = await makePipeline({ rows: 1, isLong: true });
  await page.goto(`/connectors/${pipeline.connectorId}`);
  await page.getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Delete connector' }).click();
  await dialog.getByRole('alert').waitFor();
  const { x, y, width, height } = (await dialog.boundingBox())!;
  expect(Math.min(x, y, 360 - x - width, 900 - y - height)).toBeGreaterThanOrEqual(0);
  await dialog.getByRole('button', { name: 'Not now' }).click();
  await dialog.waitFor({ state: 'detached' });
});

test('every page fits a screen 360 px wide', async () => {
  const { page } = await openPage({ width: 360 });
  for (const [name, path] of await everyPage()) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
    await settled(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(360);
  }
});

test('a pipeline can be started by keyboard alone', async () => {
  const { page } = await openPage();
  await everyPage();
  await page.goto('/pipelines');
  await page
    .getByRole('button', { name: /^Run now: / })
    .first()
    .waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content');
  await page.keyboard.press('Enter');
  for (let press = 0; press < 3; press += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement?.getAttribute('aria-label')?.startsWith('Run now: '))) break;
  }
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/runs\/[^/]+$/);
});
