import { expect, test } from 'vitest';
import type { Run } from '../../ui/api/model.ts';
import { browserForFile } from './browser.ts';
import { callApi } from './call-api.ts';
import { makePipeline } from './make-pipeline.ts';
import { waitForStatus } from './run-page.ts';

const openPage = browserForFile();

test('scrolls through a whole table while only the rows in view are on the page', async () => {
  const { pipeline, schema } = await makePipeline({ rows: 1_000 });
  const run = await callApi<Run>('POST', `/pipelines/${pipeline.id}/run`);
  const { page } = await openPage();
  await page.goto(`/runs/${run.id}`);
  await waitForStatus(page, 'success');
  await page.goto(`/schemas/${schema.id}`);
  const rows = page.getByRole('region', { name: `Rows of ${schema.tableName}` });
  await rows.getByRole('cell', { name: 'customer.1@example.com' }).waitFor();
  await expect
    .poll(
      async () => {
        await rows.evaluate((region) => region.scrollTo({ top: region.scrollHeight }));
        return await rows.getByRole('cell', { name: 'customer.999@example.com' }).isVisible();
      },
      { timeout: 30_000 },
    )
    .toBe(true);
  expect(await rows.getByRole('row').count()).toBeLessThan(100);
});

test('tests a connection and shows its steps', async () => {
  const { name } = await makePipeline({ rows: 10 });
  const { page } = await openPage();
  await page.goto('/connectors');
  const card = page.getByRole('article', { name: `${name} files` });
  await card.getByRole('button', { name: 'Test connection' }).click();
  await card.getByRole('list', { name: 'Steps of the test' }).getByLabel('Passed').first().waitFor();
  await card.getByText('Connected').waitFor();
});
