import { randomBytes } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import type { Connector } from '../../ui/api/model.ts';
import { browserForFile } from './browser.ts';
import { callApi } from './call-api.ts';
import { makePipeline } from './make-pipeline.ts';

const openPage = browserForFile();

const newName = (): string => `c_${randomBytes(5).toString('hex')}`;

/** A folder with two files of customers, and one that is none of data. */
async function makeFolder(): Promise<string> {
  const folder = join(inject('inputFolder'), newName());
  await mkdir(join(folder, 'deep'), { recursive: true });
  await writeFile(join(folder, 'customers.csv'), 'id,email\n1,ann@example.org\n2,bob@example.org\n');
  await writeFile(join(folder, 'deep', 'more.csv'), 'id,email\n3,cid@example.org\n');
  await writeFile(join(folder, 'README'), 'no data');
  return folder;
}

const connectorNamed = async (name: string): Promise<Connector> => {
  const { data } = await callApi<{ data: Connector[] }>('GET', `/connectors?search=${name}`);
  return data.find((one) => one.name === name)!;
};

test('makes a connector: its type by search, what is wrong at its field, a test before it is saved, the files and rows', async () => {
  const folder = await makeFolder();
  const name = newName();
  const { page, complaints } = await openPage();
  await page.goto('/connectors');
  await page.getByRole('link', { name: 'New connector' }).first().click();
  await page.getByRole('searchbox').fill('folder machine');
  expect(await page.getByRole('listitem').getByRole('link').allTextContents()).toEqual(
    expect.arrayContaining(['Local filesystem']),
  );
  await page.getByRole('link', { name: 'Local filesystem' }).click();
  await page.getByRole('button', { name: 'Save connector' }).click();
  await expect.poll(() => page.getByText('Fill this in.').count()).toBe(2);
  expect(await page.getByRole('textbox', { name: 'Folder' }).getAttribute('aria-invalid')).toBe('true');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-describedby'))).toContain('error');

  await page.getByRole('textbox', { name: 'Folder' }).fill(join(folder, 'nowhere'));
  expect(await page.getByRole('textbox', { name: 'Folder' }).getAttribute('aria-invalid')).toBeNull();
  await page.getByRole('button', { name: 'Test connection' }).click();
  await page.getByText('Failed at: Find the folder').waitFor();
  expect(await page.getByRole('region', { name: 'Look inside' }).count()).toBe(0);

  await page.getByRole('textbox', { name: 'Folder' }).fill(folder);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await page.getByText('It works').waitFor();
  const look = page.getByRole('region', { name: 'Look inside' });
  await look.getByRole('button', { name: 'List files' }).click();
  await look.getByText('2 files').waitFor();
  await look.getByRole('button', { name: 'Show rows of deep/more.csv' }).click();
  await look.getByRole('cell', { name: 'cid@example.org' }).waitFor();
  await look.getByRole('textbox', { name: 'Pattern' }).fill('*.parquet');
  await look.getByRole('button', { name: 'List files' }).click();
  await look.getByRole('alert').getByText('No file of the folder').waitFor();

  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await page.getByRole('button', { name: 'Save connector' }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  expect(await connectorNamed(name)).toMatchObject({ type: 'local_fs', config: { path: folder } });
  // Chromium complains of every refusal.
  expect(complaints.filter((text) => !text.includes('status of 422'))).toEqual([]);
});

test('a test tries the rights of an archive where that is wanted, and says which folder is in the way', async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, '.taken'), 'a file where a folder is wanted');
  const { page, complaints } = await openPage();
  await page.goto('/connectors/new?type=http_pull');
  await page.getByRole('region', { name: 'Test', exact: true }).waitFor();
  expect(await page.getByRole('switch', { name: 'Try the rights of an archive, too' }).count()).toBe(0);
  await page.goto('/connectors/new?type=local_fs');
  await page.getByRole('textbox', { name: 'Folder', exact: true }).fill(folder);
  const test = page.getByRole('region', { name: 'Test', exact: true });
  await test.getByRole('switch', { name: 'Try the rights of an archive, too' }).click();
  await test.getByRole('textbox', { name: 'Folder of the archive' }).fill('../elsewhere');
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect
    .poll(() => test.getByRole('textbox', { name: 'Folder of the archive' }).getAttribute('aria-invalid'))
    .toBe('true');

  await test.getByRole('textbox', { name: 'Folder of the archive' }).fill('.taken/{YYYY}');
  await page.getByRole('button', { name: 'Test connection' }).click();
  await test.getByText('Failed at: Write into the archive').waitFor();

  await test.getByRole('textbox', { name: 'Folder of the archive' }).fill('.archive/{YYYY}');
  await test.getByRole('textbox', { name: 'Folder that files come from' }).fill('deep');
  await page.getByRole('button', { name: 'Test connection' }).click();
  await test.getByText('It works').waitFor();
  const steps = test.getByRole('list', { name: 'Steps of the test' });
  for (const step of [
    'Find the files',
    'Read the first rows',
    'Write into the archive',
    'Move files out of their folder',
  ])
    await steps.getByText(step).waitFor();
  expect((await readdir(folder)).filter((name) => name.startsWith('.sluice-test'))).toEqual([]);
  expect(complaints.filter((text) => !/status of 4(00|22)/.test(text))).toEqual([]);
});

test('a saved connector is tested with the rights of an archive, and keeps what the test of it alone has found', async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, '.taken'), 'a file where a folder is wanted');
  const made = await callApi<Connector>('POST', '/connectors', {
    name: newName(),
    type: 'local_fs',
    config: { path: folder },
  });
  const { page } = await openPage();
  await page.goto(`/connectors/${made.id}`);
  const test = page.getByRole('region', { name: 'Test', exact: true });
  await test.getByRole('button', { name: 'Test connection' }).click();
  await test.getByText('It works').waitFor();
  await page.getByText('Connected', { exact: true }).waitFor();

  await test.getByRole('switch', { name: 'Try the rights of an archive, too' }).click();
  const archive = test.getByRole('textbox', { name: 'Folder of the archive' });
  await archive.fill('../elsewhere');
  await test.getByRole('button', { name: 'Test connection' }).click();
  await test.getByText('The folder leads out of the root').waitFor();
  await expect.poll(() => archive.evaluate((field) => field === document.activeElement)).toBe(true);
  await archive.fill('.taken/{YYYY}');
  await test.getByRole('button', { name: 'Test connection' }).click();
  await test.getByText('Failed at: Write into the archive').waitFor();
  expect(await callApi<Connector>('GET', `/connectors/${made.id}`)).toMatchObject({ status: 'connected' });
  await archive.fill('.archive/');
  await test.getByRole('button', { name: 'Test connection' }).click();
  await test.getByText('Move files out of their folder').waitFor();
});

test('the kinds of a pattern are called by their names', async () => {
  const folder = await makeFolder();
  const { page } = await openPage();
  await page.goto('/connectors/new?type=local_fs');
  await page.getByRole('textbox', { name: 'Folder', exact: true }).fill(folder);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await page.getByText('It works').waitFor();
  const kind = page.getByRole('combobox', { name: 'Kind of: Pattern' });
  expect(await kind.getByRole('option').allTextContents()).toEqual(['Glob', 'Regex', 'Date template']);
  await kind.selectOption('Regex');
  await page.getByRole('textbox', { name: 'Expression' }).fill('cust.*[.]csv');
  await page.getByRole('button', { name: 'List files' }).click();
  await page.getByText('1 file,').waitFor();
});

test('keeps credentials that are stored, shows them to nobody, and sends others only where they are written', async () => {
  const name = newName();
  const { page } = await openPage();
  await page.goto('/connectors/new?type=sftp');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await page.getByRole('textbox', { name: 'Host', exact: true }).fill('sftp.example.com');
  await page.getByRole('radio', { name: 'SSH key' }).click();
  await page.getByRole('textbox', { name: 'Username' }).fill('exports');
  const key = '-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----';
  const field = page.getByRole('textbox', { name: 'Private key' });
  await field.fill(key);
  expect(await field.inputValue()).toBe(key);
  await page.getByRole('button', { name: 'Save connector' }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  expect(await page.locator('main').textContent()).not.toContain('PRIVATE KEY');
  const made = await connectorNamed(name);
  expect(made).toMatchObject({ authMethod: 'ssh_key', hasCredentials: true });

  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByText('The credentials are stored, encrypted.').waitFor();
  expect(await page.content()).not.toContain('PRIVATE KEY');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(`${name} renamed`);
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.getByRole('heading', { name: `${name} renamed`, level: 1 }).waitFor();
  expect(await callApi<Connector>('GET', `/connectors/${made.id}`)).toMatchObject({
    name: `${name} renamed`,
    hasCredentials: true,
  });

  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByRole('button', { name: 'Replace' }).click();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.getByText('Fill this in.').first().waitFor();
  await page.getByRole('button', { name: 'Keep the stored ones' }).click();
  await page.getByText('The credentials are stored, encrypted.').waitFor();
});

test('duplicates a connector but for its credentials; a name that is taken is said at the name', async () => {
  const name = newName();
  const made = await callApi<Connector>('POST', '/connectors', {
    name,
    type: 'aws_s3',
    config: { bucket: 'lake', region: 'eu-central-1', requesterPays: true },
    authMethod: 'access_key',
    authConfig: { accessKeyId: 'AKIA1', secretAccessKey: 'never-shown' },
  });
  const { page } = await openPage();
  await page.goto(`/connectors/${made.id}`);
  await page.getByRole('link', { name: 'Duplicate' }).click();
  await page.getByRole('heading', { name: `Duplicate of ${name}` }).waitFor();
  expect(await page.getByRole('textbox', { name: 'Bucket' }).inputValue()).toBe('lake');
  expect(await page.getByRole('switch', { name: 'Requester pays' }).isChecked()).toBe(true);
  await page.getByRole('textbox', { name: 'Access key id' }).fill('AKIA2');
  await page.getByRole('textbox', { name: 'Bucket' }).fill('s3://lake/daily');
  await page.getByLabel('Secret access key', { exact: false }).first().fill('other');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await page.getByRole('button', { name: 'Save connector' }).click();
  await page.getByText('a bucket alone, without s3:// and a path').waitFor();
  expect(await page.getByRole('textbox', { name: 'Bucket' }).getAttribute('aria-invalid')).toBe('true');
  await page.getByRole('textbox', { name: 'Bucket' }).fill('lake');
  await page.getByRole('button', { name: 'Save connector' }).click();
  await page.getByText(`There is a connector called "${name}" already.`).waitFor();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(`${name} two`);
  await page.getByRole('button', { name: 'Save connector' }).click();
  await page.getByRole('heading', { name: `${name} two`, level: 1 }).waitFor();
  expect(await connectorNamed(`${name} two`)).toMatchObject({
    config: { bucket: 'lake', region: 'eu-central-1', requesterPays: true },
    hasCredentials: true,
  });
});

test('is not deleted while a pipeline uses it, which is named; is gone when none does', async () => {
  const { name, pipeline } = await makePipeline({ rows: 10 });
  const { page } = await openPage();
  await page.goto(`/connectors/${pipeline.connectorId}`);
  await page.getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Delete connector' }).click();
  await dialog.getByRole('alert').getByText('A pipeline uses this connector').waitFor();
  expect(await dialog.getByRole('list').getByRole('link').textContent()).toBe(name);

  const other = await callApi<Connector>('POST', '/connectors', {
    name: newName(),
    type: 'local_fs',
    config: { path: '/srv' },
  });
  await page.goto(`/connectors/${other.id}`);
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete connector' }).click();
  await page.getByRole('heading', { name: 'Connectors', level: 1 }).waitFor();
  await page.goto(`/connectors/${other.id}`);
  await page.getByText('There is no such connector').waitFor();
});

test('shows a viewer a connector, and no way to change it', async () => {
  const { name, pipeline } = await makePipeline({ rows: 10 });
  const viewer = await callApi<{ key: string }>('POST', '/keys', { name: `${name} viewer`, role: 'viewer' });
  const { page } = await openPage({ signedIn: false });
  await page.goto(`/connectors/${pipeline.connectorId}`);
  await page.getByLabel('Token or API key').fill(viewer.key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: `${name} files`, level: 1 }).waitFor();
  for (const label of ['Delete', 'Test connection', 'List files']) {
    expect(await page.getByRole('button', { name: label }).count(), label).toBe(0);
  }
  expect(await page.getByRole('link', { name: 'Edit' }).count()).toBe(0);
  await page.goto('/connectors/new');
  await page.getByText('You may look, and not change').waitFor();
});
