import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/browser/**', 'tests/bench/**'],
    globalSetup: ['tests/services/postgres-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // Most tests wait for Postgres or for other processes half of their time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // A wait for a state, not a measure of time: it ends when the state is there.
    expect: { poll: { timeout: 30_000 } },
  },
});
