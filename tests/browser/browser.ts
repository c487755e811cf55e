import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, inject, onTestFinished } from 'vitest';
import type {} from './server-setup.ts';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface PageOptions extends Pick<BrowserContextOptions, 'colorScheme' | 'reducedMotion'> {
  readonly width?: number;
  /** Default: signed in as the administrator. */
  readonly signedIn?: boolean;
}

export interface OpenPage {
  readonly page: Page;
  /** What the page's scripts complained of: to be empty at a test's end. */
  readonly complaints: readonly string[];
}

/** One Chromium for the test file; each page in a context of its own, closed when its test ends. */
export function browserForFile(): (options?: PageOptions) => Promise<OpenPage> {
  let browser: Awaited<ReturnType<typeof chromium.launch>>;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ARGUMENTS,
    });
  });
  afterAll(() => browser.close());

  return async ({ width = 1440, signedIn = true, ...rest } = {}) => {
    const context = await browser.newContext({
      baseURL: inject('serverUrl'),
      viewport: { width, height: 900 },
      ...rest,
    });
    onTestFinished(() => context.close());
    context.setDefaultTimeout(20_000);
    if (signedIn) await context.request.post('/api/v1/session', { data: { token: inject('apiKey') } });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    return { page, complaints };
  };
}
