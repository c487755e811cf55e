import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readSettings, settingsTable } from '../../server/settings.ts';

test('gives the defaults when nothing is set', () => {
  expect(readSettings({})).toEqual({
    port: 8080,
    host: '127.0.0.1',
    dataFolder: resolve('.sluice'),
    databaseUrl: null,
    adminKey: null,
    secretKey: null,
    allowPrivateHosts: false,
    logLevel: 'warn',
  });
});

test('takes an empty variable for an unset one', () => {
  expect(readSettings({ SLUICE_PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 8080, databaseUrl: null });
});

const WRONG: readonly [string, string][] = [
  ['SLUICE_PORT', '70000'],
  ['SLUICE_PORT', 'eighty'],
  ['SLUICE_PORT', '80.5'],
  ['SLUICE_HOST', 'http://here'],
  ['DATABASE_URL', 'mysql://here/db'],
  ['SLUICE_ADMIN_KEY', 'short'],
  ['SLUICE_SECRET_KEY', 'c2hvcnQ='],
  ['SLUICE_ALLOW_PRIVATE_HOSTS', 'maybe'],
  ['SLUICE_LOG_LEVEL', 'loud'],
];
test.each(WRONG)('names %s in one line when it is %j', (name, value) => {
  const read = () => readSettings({ [name]: value });
  expect(read).toThrow(expect.objectContaining({ code: 'config.setting', detail: { setting: name } }));
  expect(read).toThrow(new RegExp(`^${name} must be [^\n]+$`));
});

test.each(['DATABASE_URL', 'SLUICE_ADMIN_KEY', 'SLUICE_SECRET_KEY'])('does not repeat a wrong %s', (name) => {
  expect(() => readSettings({ [name]: 'sesame' })).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining('sesame') }),
  );
});

test('accepts one secret key and several', () => {
  const hex = 'ab'.repeat(32);
  const base64 = Buffer.alloc(32, 7).toString('base64');
  expect(readSettings({ SLUICE_SECRET_KEY: hex }).secretKey).toBe(hex);
  expect(readSettings({ SLUICE_SECRET_KEY: `${base64}, ${hex}` }).secretKey).toBe(`${base64}, ${hex}`);
});

test('the README tells every setting as it is', async () => {
  expect(await readFile('README.md', 'utf8')).toContain(settingsTable());
});
