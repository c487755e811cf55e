import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Waits until the run on the page has this status. */
export async function waitForStatus(page: Page, ...statuses: readonly string[]): Promise<void> {
  const badges = statuses.map((status) => `header [data-status="${status}"]`);
  await page.locator(badges.join(', ')).waitFor({ timeout: 60_000 });
}

/** The numbers of the row equation as the page shows them: `{ read: 10, loaded: 9, filtered: 1 }`. */
export async function shownEquation(page: Page): Promise<Record<string, number>> {
  const text = (await page.getByTestId('row-equation').textContent()) ?? '';
  const terms = [...text.matchAll(/([\d,]+) ([a-z-]+)/g)];
  return Object.fromEntries(terms.map(([, count = '', name = '']) => [name, Number(count.replaceAll(',', ''))]));
}

/** Holds the shown equation to itself: what came in is what went out. */
export function expectBalance({ read = 0, added = 0, ...out }: Record<string, number>): void {
  expect(Object.values(out).reduce((sum, count) => sum + count, 0)).toBe(read + added);
}
