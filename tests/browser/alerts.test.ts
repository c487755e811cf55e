import { expect, test } from 'vitest';
import type { Pipeline, Run } from '../../ui/api/model.ts';
import { browserForFile } from './browser.ts';
import { callApi } from './call-api.ts';
import { makePipeline } from './make-pipeline.ts';
import { waitForStatus } from './run-page.ts';

const openPage = browserForFile();

interface Wait {
  readonly maxRetries: number;
  readonly intervalMinutes: number;
  readonly onMissAction: 'alert' | 'fail';
}

/** A pipeline whose file never comes, started. */
async function started(waitPolicy: Wait): Promise<{ name: string; run: Run }> {
  const { name, pipeline, schema } = await makePipeline({ rows: 1 });
  const late = await callApi<Pipeline>('POST', '/pipelines', {
    name: `${name} late`,
    connectorId: pipeline.connectorId,
    schemaId: schema.id,
    nodes: [
      {
        id: 'files',
        nodeType: 'source',
        config: { pattern: 'late-*.csv', columns: [{ name: 'customer', dataType: 'integer' }], waitPolicy },
      },
      { id: 'table', nodeType: 'target', config: {} },
    ],
    edges: [{ source: 'files', target: 'table' }],
  });
  return { name: late.name, run: await callApi<Run>('POST', `/pipelines/${late.id}/run`) };
}

test('an alert is shown with the runs until it is acknowledged', async () => {
  const { name, run } = await started({ maxRetries: 0, intervalMinutes: 1, onMissAction: 'alert' });
  const { page, complaints } = await openPage();
  await page.goto(`/runs/${run.id}`);
  await waitForStatus(page, 'success');
  await page.getByText('None came: alert').waitFor();
  await page.goto('/runs');
  const alert = page.locator('[data-alert]').filter({ hasText: name });
  await alert.getByText('There was nothing to read in "files".').waitFor();
  await alert.getByRole('button', { name: 'Acknowledge' }).click();
  await alert.waitFor({ state: 'detached' });
  const { data } = await callApi<{ data: { runId: string; acknowledgedAt: string | null }[] }>(
    'GET',
    '/alerts?state=acknowledged',
  );
  expect(data.find(({ runId }) => runId === run.id)?.acknowledgedAt).not.toBeNull();
  expect(complaints).toEqual([]);
});

test('a run that waits for its file says when it looks next, and is cancelled', async () => {
  const { run } = await started({ maxRetries: 3, intervalMinutes: 60, onMissAction: 'fail' });
  const { page, complaints } = await openPage();
  await page.goto(`/runs/${run.id}`);
  await page.getByText(/^Looks next at /).waitFor();
  await waitForStatus(page, 'pending');
  await page.getByRole('button', { name: 'Cancel run' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel run' }).click();
  await waitForStatus(page, 'cancelled');
  await page.getByText('Stopped').waitFor();
  expect(complaints).toEqual([]);
});
