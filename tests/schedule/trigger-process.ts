/** The runs and the triggers of a server, in a process of their own: `DATABASE_URL FOLDER-OF-CONNECTORS`. Goes on until it is killed. */
import { operators } from '../../operators/index.ts';
import { createRunner } from '../../runtime/worker/runner.ts';
import { createLogger } from '../../server/api/logger.ts';
import { createTriggers } from '../../server/schedule/triggers.ts';
import { openStore } from '../../server/store/open-store.ts';
import { planCredentials } from '../../server/store/plan-credentials.ts';
import { createSecrets, newSecretKey } from '../../server/store/secrets.ts';
import { connectors } from '../../sources/index.ts';

const [databaseUrl, folder] = process.argv.slice(2) as [string, string];
const store = openStore({ databaseUrl, onIdleError: () => {} });
// A folder needs no credentials.
const secrets = createSecrets(newSecretKey());
const runner = createRunner({
  databaseUrl,
  secrets: planCredentials(async () => store, secrets),
  baseDirectory: folder,
  allowPrivateHosts: false,
  lanes: 'here',
  onTrouble: (runId, error) => process.stderr.write(`${runId}: ${String(error)}\n`),
});
const deps = {
  store,
  runner,
  registry: { connectors, operators },
  secrets,
  log: createLogger('warn', process.stderr),
  settings: {
    dataDirectory: folder,
    baseDirectory: folder,
    allowPrivateHosts: false,
    uiDirectory: null,
    cookieName: 'none',
    version: '0.0.0-test',
    maxBodyBytes: 1,
    maxUploadBytes: 1,
    maxUploadPauseMs: 1,
    maxLookWaitMs: 1,
  },
};
await runner.recover();
createTriggers(deps, { databaseUrl }).start();
process.stdout.write('started\n');
