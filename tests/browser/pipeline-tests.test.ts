import { expect, test } from 'vitest';
import { browserForFile } from './browser.ts';
import { callApi } from './call-api.ts';
import { makePipeline } from './make-pipeline.ts';

const openPage = browserForFile();

test("runs a pipeline's tests on its page, and shows what came out otherwise", async () => {
  const { pipeline } = await makePipeline({ rows: 3 });
  const rows = [{ customer: '1', email_address: 'ann@example.org', balance: '5' }];
  const expected = { customer: 1, email: 'ann@example.org', balance: 5 };
  await callApi('PUT', `/pipelines/${pipeline.id}`, {
    tests: [
      { name: 'Ann comes through', rows, expect: { rows: [expected] } },
      { name: 'Ann does not', rows, expect: { rows: [{ ...expected, email: 'bob@example.org' }] } },
    ],
  });
  const { page, complaints } = await openPage();
  await page.goto(`/pipelines/${pipeline.id}`);
  const card = page.getByRole('region', { name: 'Tests', exact: true });
  await card.getByRole('button', { name: 'Run tests' }).click();
  await card.getByText('1 of 2 passed').waitFor();
  await card.getByLabel('Passed').waitFor();
  await card.getByLabel('Failed').waitFor();
  await card.getByText('table, row 1, email').waitFor();
  await card.getByText('"bob@example.org"').waitFor();
  await card.getByText('"ann@example.org"').waitFor();
  expect(complaints).toEqual([]);
});
