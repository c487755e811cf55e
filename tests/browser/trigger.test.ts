import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import type { Pipeline } from '../../ui/api/model.ts';
import { browserForFile } from './browser.ts';
import { callApi } from './call-api.ts';
import { makePipeline } from './make-pipeline.ts';

const openPage = browserForFile();
const COLUMNS = [{ name: 'customer', dataType: 'integer' }];

/** A published pipeline that watches for `late-*.csv`. */
async function watching(trigger: object): Promise<{ pipeline: Pipeline; folder: string }> {
  const { name, pipeline, schema } = await makePipeline({ rows: 1 });
  const watched = await callApi<Pipeline>('POST', '/pipelines', {
    name: `${name} watched`,
    connectorId: pipeline.connectorId,
    schemaId: schema.id,
    trigger: { type: 'file_arrival', pollSeconds: 3600, settleSeconds: 0, ...trigger },
    nodes: [
      { id: 'files', nodeType: 'source', config: { pattern: 'late-*.csv', loadedFiles: 'skip', columns: COLUMNS } },
      { id: 'table', nodeType: 'target', config: {} },
    ],
    edges: [{ source: 'files', target: 'table' }],
  });
  await callApi<unknown>('POST', `/pipelines/${watched.id}/publish`);
  return { pipeline: watched, folder: join(inject('inputFolder'), name) };
}

test('a pipeline says how its trigger stands, and is paused and goes on', async () => {
  const { pipeline, folder } = await watching({ deadline: { at: '06:00', timeZone: 'Europe/Berlin' } });
  const { page, complaints } = await openPage();
  await page.goto(`/pipelines/${pipeline.id}`);
  const line = page.getByRole('region', { name: 'Trigger' });
  await line.getByText('Starts when a file arrives').waitFor();
  await line.locator('[data-fact="last look"]').waitFor();
  await line.getByText(/^A file by .*, else an alert$/).waitFor();
  await writeFile(join(folder, 'late-1.csv'), 'customer\n7\n');
  await callApi<unknown>('POST', `/pipelines/${pipeline.id}/arrivals`, { path: 'late-1.csv' });
  await line.getByRole('link', { name: 'Last run' }).waitFor();
  await line.locator('[data-fact="last arrival"]').waitFor();
  await line.getByRole('button', { name: 'Pause' }).click();
  await line.getByText('Paused: files that arrive start nothing').waitFor();
  await line.getByRole('button', { name: 'Go on' }).click();
  await line.getByText('Starts when a file arrives').waitFor();
  await line.getByRole('link', { name: 'Last run' }).click();
  await page.getByText('Started as a file arrived').waitFor();
  expect(complaints).toEqual([]);
});
