import { expect, test } from 'vitest';
import { browserForFile } from './browser.ts';
import { makePipeline } from './make-pipeline.ts';
import { expectBalance, shownEquation, waitForStatus } from './run-page.ts';

const openPage = browserForFile();

test('starts a pipeline from the list and follows its run to the end', async () => {
  const { name } = await makePipeline({ rows: 40_000, batchSize: 200 });
  const { page, complaints } = await openPage();
  await page.goto('/pipelines');
  await page.getByRole('button', { name: `Run now: ${name}` }).click();
  await page.waitForURL(/\/runs\/[^/]+$/);
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  await waitForStatus(page, 'success');
  const equation = await shownEquation(page);
  expect(equation).toEqual({ read: 40_000, loaded: 36_000, filtered: 4_000 });
  expectBalance(equation);
  await page.locator('[data-balanced="true"]').waitFor();
  expect(await page.getByTestId('bottleneck').textContent()).toMatch(/took [\d.]+% of the working time/);
  expect(await page.getByRole('row', { name: /Paying customers/ }).textContent()).toContain('36,000');
  expect(complaints).toEqual([]);
});

test('shows the counts grow while the run goes on, balanced at every moment', async () => {
  const { name, pipeline } = await makePipeline({ rows: 600_000, batchSize: 100 });
  const { page } = await openPage();
  await page.goto(`/pipelines/${pipeline.id}`);
  await page.getByRole('button', { name: `Run now: ${name}` }).click();
  await waitForStatus(page, 'running');
  const seen = new Set<number>();
  while (await page.locator('header [data-status="running"]').isVisible()) {
    const equation = await shownEquation(page);
    expectBalance(equation);
    seen.add(equation.read ?? 0);
  }
  await waitForStatus(page, 'success');
  expect((await shownEquation(page)).read).toBe(600_000);
  expect(seen.size).toBeGreaterThan(3);
  await page.getByRole('img', { name: /Rows a second over time/ }).waitFor();
});

test('goes on from a snapshot after its connection was lost', async () => {
  const { name, pipeline } = await makePipeline({ rows: 600_000, batchSize: 100 });
  const { page } = await openPage();
  let connections = 0;
  await page.routeWebSocket(/\/api\/v1\/runs\/[^/]+\/live/, async (socket) => {
    connections += 1;
    const server = socket.connectToServer();
    if (connections > 1) return;
    let messages = 0;
    server.onMessage(async (message) => {
      messages += 1;
      if (messages === 3) await socket.close({ code: 3001, reason: 'lost by the test' });
      else socket.send(message);
    });
  });
  await page.goto(`/pipelines/${pipeline.id}`);
  await page.getByRole('button', { name: `Run now: ${name}` }).click();
  await waitForStatus(page, 'success');
  expect(connections).toBeGreaterThan(1);
  expect((await shownEquation(page)).read).toBe(600_000);
});

test('shows a run that began elsewhere in the list, without a reload', async () => {
  const { name, pipeline } = await makePipeline({ rows: 1_000 });
  const { page } = await openPage();
  await page.goto(`/runs?pipelineId=${pipeline.id}`);
  await page.getByText('No run matches').waitFor();
  const { page: elsewhere } = await openPage();
  await elsewhere.goto(`/pipelines/${pipeline.id}`);
  await elsewhere.getByRole('button', { name: `Run now: ${name}` }).click();
  await page
    .getByRole('row', { name: new RegExp(name) })
    .locator('[data-status="success"]')
    .waitFor();
});
