import { expect, inject, test } from 'vitest';
import type { Pipeline, Run } from '../../ui/api/model.ts';
import { browserForFile } from './browser.ts';
import { callApi } from './call-api.ts';
import { type MadePipeline, makePipeline } from './make-pipeline.ts';
import { waitForStatus } from './run-page.ts';

const openPage = browserForFile();

/** A pipeline whose first version is published, and whose second one has a node more and another filter. */
async function twoVersions(): Promise<MadePipeline> {
  const made = await makePipeline({ rows: 40 });
  const { id, nodes, edges } = made.pipeline;
  await callApi<Pipeline>('POST', `/pipelines/${id}/publish`);
  await callApi<Pipeline>('PUT', `/pipelines/${id}`, {
    comment: 'Rich ones only, their mail hidden',
    nodes: [
      ...nodes.map((node) => (node.id === 'paying' ? { ...node, config: { ...node.config, value: '20' } } : node)),
      { id: 'hide', nodeType: 'mask_pii', label: 'Hide the mail', config: { field: 'email', maskType: 'email' } },
    ],
    edges: [
      ...edges.filter(({ targetNodeId }) => targetNodeId !== 'table'),
      { source: 'mail', target: 'hide' },
      { source: 'hide', target: 'table' },
    ],
  });
  return made;
}

test('a saved version waits until it is published; what it changes is shown side by side; runs take what is live', async () => {
  const { pipeline } = await twoVersions();
  const { page, complaints } = await openPage();
  await page.goto(`/pipelines/${pipeline.id}`);
  const notice = page.getByRole('region', { name: 'Unpublished version' });
  await notice.getByText('Version 2 is not published.').waitFor();
  await notice.getByRole('link', { name: 'Compare' }).click();
  await page.waitForURL(/versions\?from=1&to=2/);
  const changed = page.locator('[data-node-diff="paying"]');
  await changed.waitFor();
  expect(await changed.getAttribute('data-state')).toBe('changed');
  expect(await changed.getByRole('row').last().getByRole('cell').allTextContents()).toEqual(['"0"', '"20"']);
  expect(await changed.getByRole('row').last().getByRole('rowheader').textContent()).toBe('Value');
  const added = page.locator('[data-node-diff="hide"]');
  expect(await added.getByRole('rowheader').allTextContents()).toEqual(['Field', 'Kind of value']);
  expect(await added.getAttribute('data-state')).toBe('added');
  expect(await page.getByRole('region', { name: 'Edges' }).getByRole('listitem').allTextContents()).toEqual([
    'AddedName the mailHide the mail',
    'AddedHide the mailCustomer table',
    'RemovedName the mailCustomer table',
  ]);

  await page.getByRole('button', { name: 'Publish version 2' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Publish' }).click();
  await page.locator('[data-version="2"]').getByText('Published').waitFor();
  await page.goto(`/pipelines/${pipeline.id}`);
  await page.getByRole('button', { name: /^Run now/ }).click();
  await page.waitForURL(/\/runs\//);
  await waitForStatus(page, 'success');
  const run = await callApi<Run>('GET', `/runs/${new URL(page.url()).pathname.split('/').at(-1)}`);
  expect(run).toMatchObject({ version: 2 });
  expect(complaints).toEqual([]);
});

test('reverting saves an earlier version as the next, after it was confirmed', async () => {
  const { pipeline } = await twoVersions();
  const { page, complaints } = await openPage();
  await page.goto(`/pipelines/${pipeline.id}/versions`);
  await page.getByRole('button', { name: 'Revert to version 1' }).click();
  const dialog = page.getByRole('alertdialog');
  expect(await dialog.textContent()).toContain('saved as version 3');
  await dialog.getByRole('button', { name: 'Revert' }).click();
  await page.locator('[data-version="3"]').getByText('Version 1 again').waitFor();
  expect(await page.locator('[data-version]').count()).toBe(3);
  await page.goto(`/pipelines/${pipeline.id}/versions?from=1&to=3`);
  await page.getByText('Both versions say the same.').waitFor();
  const now = await callApi<Pipeline>('GET', `/pipelines/${pipeline.id}`);
  expect(now).toMatchObject({ version: 3, liveVersion: 1 });
  expect(complaints).toEqual([]);
});

test('a viewer sees the versions and how they differ, and no button that changes them', async () => {
  const { name, pipeline } = await twoVersions();
  const { key } = await callApi<{ key: string }>('POST', '/keys', { name: `${name} viewer`, role: 'viewer' });
  const { page, complaints } = await openPage({ signedIn: false });
  await page.context().request.post(`${inject('serverUrl')}/api/v1/session`, { data: { token: key } });
  await page.goto(`/pipelines/${pipeline.id}/versions?from=1&to=2`);
  await page.locator('[data-node-diff="paying"]').waitFor();
  await page.locator('[data-version="1"]').waitFor();
  expect(await page.getByRole('button', { name: /publish|revert/i }).count()).toBe(0);
  await page.goto(`/pipelines/${pipeline.id}`);
  await page.getByRole('region', { name: 'Unpublished version' }).waitFor();
  await page.locator('[data-version="1"]').waitFor();
  expect(await page.getByRole('button', { name: /publish|revert|run/i }).count()).toBe(0);
  expect(complaints).toEqual([]);
});
