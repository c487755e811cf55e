import { spawnSync } from 'node:child_process';

/**
 * What takes longer than CI has: `npm run nightly`, by default 50,000 mutations of each kind of file. With
 * SLUICE_FUZZ_SEED it goes on from a seed, and with the arguments of vitest (`--shard 1/4`, a path) does a part.
 */
const MUTATIONS = '50000';
const TIMEOUT_MS = String(4 * 3_600_000);

const { SLUICE_FUZZ_MUTATIONS = MUTATIONS } = process.env;
const { status } = spawnSync(
  process.execPath,
  [
    'server/launch.mjs',
    'own-tests',
    'tests/compression',
    'tests/formats',
    '--testTimeout',
    TIMEOUT_MS,
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit', env: { ...process.env, SLUICE_FUZZ_MUTATIONS } },
);
process.exitCode = status ?? 1;
