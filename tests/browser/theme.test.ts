import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { browserForFile } from './browser.ts';

const openPage = browserForFile();

const lightness = (page: Page) =>
  page.evaluate(() => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d');
    if (!canvas) return -1;
    canvas.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data[0] ?? -1;
  });

test('follows the system between light and dark', async () => {
  const { page } = await openPage({ colorScheme: 'dark' });
  await page.goto('/pipelines');
  await page.getByRole('heading', { name: 'Pipelines', level: 1 }).waitFor();
  expect(await lightness(page)).toBeLessThan(60);
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(() => lightness(page)).toBeGreaterThan(200);
});

test('keeps a theme that was chosen, from the first paint', async () => {
  const { page } = await openPage({ colorScheme: 'light' });
  await page.goto('/pipelines');
  await page.getByRole('radio', { name: 'Dark' }).first().click();
  expect(await lightness(page)).toBeLessThan(60);
  await page.reload({ waitUntil: 'commit' });
  await page.waitForSelector('#root', { state: 'attached' });
  expect(await lightness(page)).toBeLessThan(60);
});
