import { expect, test } from 'vitest';
import type { Run } from '../../ui/api/model.ts';
import { browserForFile } from './browser.ts';
import { callApi } from './call-api.ts';
import { makePipeline } from './make-pipeline.ts';
import { shownEquation, waitForStatus } from './run-page.ts';

const openPage = browserForFile();

test('a run says how many files it left out as loaded before; all of them are loaded again after a question', async () => {
  const { name, pipeline } = await makePipeline({ rows: 20 });
  const { page, complaints } = await openPage();
  await page.goto(`/pipelines/${pipeline.id}`);
  await page.getByRole('button', { name: `Run now: ${name}` }).waitFor();
  expect(await page.getByRole('button', { name: 'Reload all files' }).count()).toBe(0);
  await callApi<unknown>('PUT', `/pipelines/${pipeline.id}`, {
    nodes: pipeline.nodes.map((node) =>
      node.id === 'files' ? { ...node, config: { ...node.config, loadedFiles: 'skip' } } : node,
    ),
  });
  const first = await callApi<Run>('POST', `/pipelines/${pipeline.id}/run`);
  await page.goto(`/runs/${first.id}`);
  await waitForStatus(page, 'success');

  await page.goto(`/pipelines/${pipeline.id}`);
  await page.getByRole('button', { name: `Run now: ${name}` }).click();
  await page.waitForURL(/\/runs\//);
  await waitForStatus(page, 'success');
  await page.getByText('1 file, loaded by an earlier run').waitFor();

  await page.goto(`/pipelines/${pipeline.id}`);
  await page.getByRole('button', { name: 'Reload all files' }).click();
  const question = page.getByRole('alertdialog', { name: 'Load all files again?' });
  await question.getByText('a second time').waitFor();
  await question.getByRole('button', { name: 'Reload' }).click();
  await page.waitForURL(/\/runs\//);
  await waitForStatus(page, 'success');
  expect(await shownEquation(page)).toEqual({ read: 20, loaded: 18, filtered: 2 });
  expect(await page.getByText('loaded by an earlier run').count()).toBe(0);
  expect(complaints).toEqual([]);
});
