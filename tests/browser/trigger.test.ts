import { expect, test } from 'vitest';
import type { Pipeline } from '../../ui/api/model.ts';
import { browserForFile } from './browser.ts';
import { callApi } from './call-api.ts';
import { makeWatched, triggerIn } from './make-watched.ts';

const openPage = browserForFile();

const stored = (id: string) => callApi<Pipeline>('GET', `/pipelines/${id}`);

/** Chromium complains of every refusal. */
const unexpected = (complaints: readonly string[]) => complaints.filter((text) => !/status of 4(00|09|22)/.test(text));

test('a pipeline says how its trigger stands, looks when it is told to, and is paused and goes on', async () => {
  const watched = await makeWatched({ deadline: { at: '06:00', timeZone: 'Europe/Berlin' } });
  const { page, complaints } = await openPage();
  await page.goto(`/pipelines/${watched.pipeline.id}`);
  const card = page.getByRole('region', { name: 'Trigger' });
  await card.getByText('Starts when a file arrives').waitFor();
  await card.getByText('Looks every hour at Late files (late-*.csv). By 06:00 (Europe/Berlin) every day.').waitFor();
  await card.getByText(/^A file by .*, else an alert$/).waitFor();
  await triggerIn(watched, ({ lastLookAt }) => lastLookAt !== null);
  await card.getByRole('button', { name: 'Look now' }).click();
  await card.getByText('Looked: no file is new.').waitFor();

  await watched.put('late-1.csv');
  await card.getByRole('button', { name: 'Look now' }).click();
  await card.getByText('1 file found that is new or changed. A run has started with 1 file.').waitFor();
  await card.getByRole('link', { name: 'Last run' }).waitFor();

  await card.getByRole('button', { name: 'Pause' }).click();
  await card.getByText('Paused: files that arrive start nothing').waitFor();
  expect(await card.getByRole('button', { name: 'Look now' }).count()).toBe(0);
  await card.getByRole('button', { name: 'Go on' }).click();
  await card.getByText('Starts when a file arrives').waitFor();
  await card.getByRole('link', { name: 'Open the run' }).click();
  await page.getByText('Started as a file arrived').waitFor();
  expect(unexpected(complaints)).toEqual([]);
});

test('a store out of reach is said in plain words, and found again by the next look', async () => {
  const watched = await makeWatched({});
  await triggerIn(watched, ({ lastLookAt }) => lastLookAt !== null);
  const { page } = await openPage();
  await page.goto(`/pipelines/${watched.pipeline.id}`);
  const card = page.getByRole('region', { name: 'Trigger' });
  await watched.setReachable(false);
  await card.getByRole('button', { name: 'Look now' }).click();
  await card.getByText('Cannot look for files').waitFor();
  await card.getByText('There is no folder').waitFor();
  await watched.setReachable(true);
  await card.getByRole('button', { name: 'Look now' }).click();
  await card.getByText('Starts when a file arrives').waitFor();
  expect(await card.getByText('There is no folder').count()).toBe(0);
});

test('paused by somebody else meanwhile, a look is refused with what to choose, which is there then', async () => {
  const watched = await makeWatched({});
  await triggerIn(watched, ({ lastLookAt }) => lastLookAt !== null);
  const { page } = await openPage();
  await page.goto(`/pipelines/${watched.pipeline.id}`);
  const card = page.getByRole('region', { name: 'Trigger' });
  await card.getByText('Starts when a file arrives').waitFor();
  await callApi<unknown>('PUT', `/pipelines/${watched.pipeline.id}`, { status: 'paused' });
  await card.getByRole('button', { name: 'Look now' }).click();
  const notices = page.getByRole('region', { name: 'Notifications' });
  await notices.getByText('Choose "Go on" at the trigger').waitFor();
  await card.getByRole('button', { name: 'Go on' }).click();
  await card.getByText('Starts when a file arrives').waitFor();
});

test('sets a trigger: what is wrong at its field, the source remembers, and it looks as soon as it is saved', async () => {
  const watched = await makeWatched(null, {});
  const { pipeline } = watched;
  const { page, complaints } = await openPage();
  await page.goto(`/pipelines/${pipeline.id}`);
  const card = page.getByRole('region', { name: 'Trigger' });
  await card.getByRole('button', { name: 'Set a trigger' }).click();
  await card.getByRole('textbox', { name: 'Look every' }).fill('often');
  await card.getByRole('radio', { name: 'By a time' }).click();
  await card.getByRole('combobox', { name: 'Time zone' }).fill('Europe/Atlantis');
  await card.getByRole('button', { name: 'Save trigger' }).click();
  await card.getByText('No time zone of the IANA database').waitFor();
  expect(await card.getByRole('textbox', { name: 'Look every' }).getAttribute('aria-invalid')).toBe('true');

  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('value'))).toBe('often');

  await card.getByRole('textbox', { name: 'Look every' }).fill('2');
  await card.getByRole('combobox', { name: 'Unit: Look every' }).selectOption('hours');
  await card.getByRole('textbox', { name: 'A file is ready after' }).fill('0');
  await card.getByLabel('A file by').fill('07:30');
  await card.getByRole('combobox', { name: 'Time zone' }).fill('Europe/Zurich');
  await card.getByRole('button', { name: 'Sat' }).click();
  await card.getByRole('button', { name: 'Sun' }).click();
  await card.getByRole('textbox', { name: 'At most so long before' }).fill('90');
  await card.getByRole('radio', { name: 'Failed run' }).click();
  await card.getByRole('switch', { name: 'Remember loaded files' }).click();
  await card.getByRole('button', { name: 'Save trigger' }).click();
  await card.getByRole('alert').getByText('Nothing tells which files').waitFor();
  await card.getByRole('switch', { name: 'Remember loaded files' }).click();
  await card.getByRole('button', { name: 'Save trigger' }).click();

  await card.getByText('Starts when a file arrives').waitFor();
  await card.locator('[data-fact="deadline"]').getByText('else a failed run').waitFor();
  const saved = await stored(pipeline.id);
  expect(saved).toMatchObject({ version: 2, publishedVersion: 2 });
  expect(saved.nodes[0]).toMatchObject({ label: 'Late files', config: { loadedFiles: 'skip', pattern: 'late-*.csv' } });
  expect(saved.trigger).toEqual({
    type: 'file_arrival',
    pollSeconds: 7_200,
    settleSeconds: 0,
    deadline: {
      at: '07:30',
      timeZone: 'Europe/Zurich',
      days: ['mon', 'tue', 'wed', 'thu', 'fri'],
      windowMinutes: 90,
      onMiss: 'fail',
    },
  });
  expect(unexpected(complaints)).toEqual([]);
});

test('a trigger is edited in a version that waits, published later, and removed', async () => {
  const watched = await makeWatched({ deadline: { windowMinutes: 1_440, onMiss: 'skip' } });
  const { pipeline } = watched;
  const { page } = await openPage();
  await page.goto(`/pipelines/${pipeline.id}`);
  const card = page.getByRole('region', { name: 'Trigger' });
  await card.getByText('Within 1 day of the last file.').waitFor();
  await card.getByRole('button', { name: 'Edit trigger' }).click();
  expect(await card.getByRole('textbox', { name: 'Look every' }).inputValue()).toBe('1');
  await card.getByRole('radio', { name: 'None' }).click();
  await card.getByRole('switch', { name: 'Publish at once' }).click();
  await card.getByRole('button', { name: 'Save trigger' }).click();
  await page.getByText('Version 2 is not published.').waitFor();
  expect((await stored(pipeline.id)).trigger).toEqual({ type: 'file_arrival', pollSeconds: 3_600, settleSeconds: 0 });
  // What looks is still the published one.
  await card.getByText('Within 1 day of the last file.').waitFor();
  await page
    .getByRole('region', { name: 'Unpublished version' })
    .getByRole('button', { name: 'Publish version 2' })
    .click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Publish' }).click();
  await card.getByText('Looks every hour at Late files (late-*.csv).', { exact: true }).waitFor();

  await card.getByRole('button', { name: 'Edit trigger' }).click();
  await card.getByRole('button', { name: 'Remove trigger' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await card.getByText('Somebody starts each run').waitFor();
  expect(await stored(pipeline.id)).toMatchObject({ trigger: null, version: 3, publishedVersion: 3 });
});

test('somebody else has saved meanwhile: nothing of theirs is lost, and the form says so', async () => {
  const watched = await makeWatched({});
  const { page } = await openPage();
  await page.goto(`/pipelines/${watched.pipeline.id}`);
  const card = page.getByRole('region', { name: 'Trigger' });
  await card.getByRole('button', { name: 'Edit trigger' }).click();
  await callApi<unknown>('PUT', `/pipelines/${watched.pipeline.id}`, { executionConfig: { errorHandling: 'skip' } });
  await card.getByRole('button', { name: 'Save trigger' }).click();
  await card.getByRole('alert').getByText('version 2').first().waitFor();
  expect(await stored(watched.pipeline.id)).toMatchObject({ version: 2, executionConfig: { errorHandling: 'skip' } });
});

test('shows a viewer how a trigger stands, and no way to change it', async () => {
  const watched = await makeWatched({});
  const viewer = await callApi<{ key: string }>('POST', '/keys', {
    name: `${watched.pipeline.name} viewer`,
    role: 'viewer',
  });
  const { page } = await openPage({ signedIn: false });
  await page.goto(`/pipelines/${watched.pipeline.id}`);
  await page.getByLabel('Token or API key').fill(viewer.key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  const card = page.getByRole('region', { name: 'Trigger' });
  await card.getByText('Starts when a file arrives').waitFor();
  expect(await card.getByRole('button').count()).toBe(0);
});
