import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import type { Connector, Schema } from '../../ui/api/model.ts';
import { browserForFile } from './browser.ts';
import { callApi } from './call-api.ts';

const openPage = browserForFile();

const newName = (): string => `f_${randomBytes(5).toString('hex')}`;

const schemaNamed = async (name: string): Promise<Schema> => {
  const { data } = await callApi<{ data: Schema[] }>('GET', `/schemas?search=${name}`);
  return data.find((one) => one.name === name)!;
};

async function connectorOf(files: Readonly<Record<string, string>>): Promise<Connector> {
  const name = newName();
  const path = join(inject('inputFolder'), name);
  await mkdir(path);
  for (const [file, content] of Object.entries(files)) await writeFile(join(path, file), content);
  return callApi<Connector>('POST', '/connectors', { name, type: 'local_fs', config: { path } });
}

test('makes a schema and its table from the files of a connector, names, types and key set by hand', async () => {
  const connector = await connectorOf({
    'one.csv': 'Customer Id,active,joined,note\n1,0,2024-01-02,a\n2,1,2024-01-03,\n',
    'two.csv': 'Customer Id,active,joined,note,extra\n3,1,2024-02-02T10:00:00Z,b,5.25\n',
    'notes.md': 'no data',
  });
  const name = newName();
  const { page, complaints } = await openPage();
  await page.goto('/schemas');
  await page.getByRole('link', { name: 'New schema from files' }).first().click();
  await page.getByRole('combobox', { name: 'Connector' }).selectOption(connector.id);
  await page.getByRole('button', { name: 'List files' }).click();
  await page.getByText(/^2 files, /).waitFor();
  await page.getByRole('button', { name: 'Read the columns' }).click();
  await page.getByText('All 3 rows of 2 files').waitFor();
  const row = (column: string) => page.locator(`[data-column="${column}"]`);
  expect(await page.locator('[data-column]').count()).toBe(5);
  expect(await row('joined').getByRole('combobox').inputValue()).toBe('timestamptz');
  expect(await row('active').getByRole('combobox').inputValue()).toBe('boolean');
  await row('active').getByRole('combobox').selectOption('integer');
  await row('Customer Id').getByRole('checkbox', { name: 'Key: Customer Id' }).check();
  await row('Customer Id').getByRole('textbox').fill('customer');
  await row('note').getByRole('checkbox', { name: 'note', exact: true }).uncheck();
  await row('extra').getByLabel('Digits of extra in all').fill('9');
  const nameField = page.getByRole('textbox', { name: 'Name', exact: true });
  await nameField.fill('1 wrong name');
  await page.getByRole('button', { name: 'Save schema and make its table' }).click();
  await page.getByText('Lower-case letters, digits and underscores only').waitFor();
  await nameField.fill(name);
  await page.getByRole('button', { name: 'Save schema and make its table' }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  await page.getByText('The table is empty').waitFor();
  expect((await schemaNamed(name)).fields).toMatchObject([
    { name: 'customer', dataType: 'integer', isPrimaryKey: true, isNullable: false },
    { name: 'active', dataType: 'integer' },
    { name: 'joined', dataType: 'timestamptz' },
    { name: 'extra', dataType: 'numeric', precision: 9, scale: 2, isNullable: true },
  ]);
  // Chromium complains of every refusal.
  expect(complaints.filter((text) => !text.includes('status of 400'))).toEqual([]);
});

test('makes a schema from a file of this computer, which is not kept', async () => {
  const name = newName();
  const { page, complaints } = await openPage();
  await page.goto('/schemas/new');
  await page.getByRole('radio', { name: 'A file of this computer' }).click();
  await page.getByLabel('File', { exact: true }).setInputFiles({
    name: `${name}.jsonl`,
    mimeType: 'application/json',
    buffer: Buffer.from('{"id": "a", "n": 12345678901}\n{"id": "b", "n": 2}\n'),
  });
  await page.getByText('All 2 rows of 1 file').waitFor();
  await page.getByRole('button', { name: 'Save schema and make its table' }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  expect((await schemaNamed(name)).fields).toMatchObject([{ name: 'id_2' }, { name: 'n', dataType: 'bigint' }]);
  expect(complaints).toEqual([]);
});

test('says why no columns could be read', async () => {
  const connector = await connectorOf({ 'a.csv': 'x\n1\n' });
  const { page } = await openPage();
  await page.goto(`/schemas/new?connectorId=${connector.id}`);
  await page.getByRole('textbox', { name: 'Path' }).fill('nowhere.csv');
  await page.getByRole('button', { name: 'Read the columns' }).click();
  await page.getByRole('alert').getByText('There is no file or folder "nowhere.csv"').waitFor();
});
