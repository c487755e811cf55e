import { expect, test } from 'vitest';
import type { Pipeline, Run } from '../../ui/api/model.ts';
import { browserForFile } from './browser.ts';
import { callApi } from './call-api.ts';
import { makePipeline } from './make-pipeline.ts';
import { waitForStatus } from './run-page.ts';

const openPage = browserForFile();

test('a run that went beyond its error budget is resumed under a greater one', async () => {
  const { pipeline } = await makePipeline({ rows: 40, badEvery: 10 });
  const executionConfig = { errorHandling: 'dlq', maxErrors: 2 };
  await callApi<Pipeline>('PUT', `/pipelines/${pipeline.id}`, { executionConfig });
  const run = await callApi<Run>('POST', `/pipelines/${pipeline.id}/run`);
  const { page, complaints } = await openPage();
  await page.goto(`/runs/${run.id}`);
  await waitForStatus(page, 'failed');
  await page.getByRole('button', { name: 'Resume' }).click();
  const dialog = page.getByRole('alertdialog');
  expect(await dialog.getByLabel('Most rows').inputValue()).toBe('2');
  expect(await dialog.getByLabel('Per cent of all').inputValue()).toBe('');
  await dialog.getByLabel('Most rows').fill('4');
  await dialog.getByRole('button', { name: 'Resume' }).click();
  await waitForStatus(page, 'partial');
  expect(await callApi<Run>('GET', `/runs/${run.id}`)).toMatchObject({ counts: { read: 40, deadLettered: 4 } });
  expect(complaints).toEqual([]);
});

test('keys that a pipeline has seen are shown, and forgotten after a confirmation', async () => {
  const { pipeline } = await makePipeline({ rows: 20 });
  await callApi<Pipeline>('PUT', `/pipelines/${pipeline.id}`, {
    nodes: [
      ...pipeline.nodes,
      {
        id: 'once',
        nodeType: 'deduplicate',
        label: 'Each customer once',
        config: { keyFields: ['customer'], scope: 'pipeline' },
      },
    ],
    edges: [
      ...pipeline.edges.filter(({ targetNodeId }) => targetNodeId !== 'table'),
      { source: 'mail', target: 'once' },
      { source: 'once', target: 'table' },
    ],
  });
  const run = await callApi<Run>('POST', `/pipelines/${pipeline.id}/run`);
  const { page, complaints } = await openPage();
  await page.goto(`/runs/${run.id}`);
  await waitForStatus(page, 'success');
  await page.goto(`/pipelines/${pipeline.id}`);
  const seen = page.getByRole('region', { name: 'Seen keys' });
  await seen.getByText('Each customer once').waitFor();
  expect(await seen.textContent()).toContain('18 keys');
  await seen.getByRole('button', { name: 'Forget the keys of once' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Forget' }).click();
  await seen.waitFor({ state: 'detached' });
  expect(await callApi('GET', `/pipelines/${pipeline.id}/seen-keys`)).toEqual({ data: [] });
  expect(complaints).toEqual([]);
});
