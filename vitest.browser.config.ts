import { defineConfig } from 'vitest/config';

/** Tests in a real Chromium against one real server, started for the run on a free port in a temporary folder. */
export default defineConfig({
  test: {
    include: ['tests/browser/**/*.test.ts'],
    globalSetup: ['tests/browser/server-setup.ts'],
    testTimeout: 240_000,
    hookTimeout: 180_000,
    pool: 'forks',
    // A wait for a state, not a measure of time: it ends when the state is there.
    expect: { poll: { timeout: 30_000 } },
    // One server and two cores: pages that wait for each other would only time out.
    fileParallelism: false,
  },
});
