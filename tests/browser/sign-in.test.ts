import { expect, inject, test } from 'vitest';
import { browserForFile } from './browser.ts';
import { callApi } from './call-api.ts';
import { makePipeline } from './make-pipeline.ts';

const openPage = browserForFile();

test('signs in by the printed link and takes the token out of the address', async () => {
  const { page, complaints } = await openPage({ signedIn: false });
  await page.goto(inject('signInLink'));
  await page.getByRole('heading', { name: 'Pipelines', level: 1 }).waitFor();
  expect(page.url()).toBe(`${inject('serverUrl')}/pipelines`);
  expect(complaints).toEqual([]);
});

test('says that a link was used already, and what to do', async () => {
  const { page } = await openPage({ signedIn: false });
  await page.goto('/?token=was-never-given-out');
  const alert = page.getByRole('alert');
  await alert.waitFor();
  expect(await alert.textContent()).toContain('no longer good');
  expect(page.url()).not.toContain('token');
});

test('signs in by an API key and goes on to the page that was asked for', async () => {
  const { page } = await openPage({ signedIn: false });
  await page.goto('/runs?status=failed');
  await page.getByLabel('Token or API key').fill(inject('apiKey'));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor();
  expect(new URL(page.url()).search).toBe('?status=failed');
});

test('keeps who has a wrong key out, with the reason', async () => {
  const { page } = await openPage({ signedIn: false });
  await page.goto('/');
  await page.getByLabel('Token or API key').fill('slc_0000000000000000000000000000000000000000');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.getByLabel('Token or API key').getAttribute('aria-invalid')).toBe('true');
  await page.goto('/pipelines');
  await page.getByRole('heading', { name: 'Sign in to Sluice' }).waitFor();
});

test('signs out for good', async () => {
  const { page } = await openPage();
  await page.goto('/pipelines');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in to Sluice' }).waitFor();
  await page.goto('/runs');
  await page.getByRole('heading', { name: 'Sign in to Sluice' }).waitFor();
});

test('never leads a person who signs in to another site', async () => {
  const { page } = await openPage({ signedIn: false });
  await page.goto('/sign-in?next=//example.com/');
  await page.getByLabel('Token or API key').fill(inject('apiKey'));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Pipelines', level: 1 }).waitFor();
  expect(new URL(page.url()).origin).toBe(inject('serverUrl'));
});

test('shows a viewer everything, and no button that would be refused', async () => {
  const { pipeline, name } = await makePipeline({ rows: 10 });
  const viewer = await callApi<{ key: string }>('POST', '/keys', { name: `${name} viewer`, role: 'viewer' });
  const { page } = await openPage({ signedIn: false });
  await page.goto(`/pipelines/${pipeline.id}`);
  await page.getByLabel('Token or API key').fill(viewer.key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  await page.getByText('Exactly once').waitFor();
  expect(await page.getByRole('button', { name: /Run now/ }).count()).toBe(0);
});
