import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Json } from '../../runtime/contract/json.ts';
import type { PlannedSource } from '../../runtime/contract/plan.ts';
import type { Runner, RunSnapshot } from '../../runtime/contract/run.ts';
import type { Settings } from '../settings.ts';
import { planCredentials } from '../store/plan-credentials.ts';
import { type ControlPlane, openControlPlane } from './control-plane.ts';
import { createRunReport } from './create-run-report.ts';
import { openDatabase } from './database.ts';
import { followRun } from './follow-run.ts';
import { interruptible } from './interrupt.ts';

/** What a command that runs a pipeline works with. */
export interface RunWork {
  readonly plane: ControlPlane;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Closed at the end. `credentials`: of a connector that is not stored. */
  openRunner(credentials: Json): Promise<Runner>;
  /** Begins a run and shows it to its end; its status is the exit code. `credentials`: of a connector that is not stored. */
  follow(credentials: Json, begin: (runner: Runner) => Promise<RunSnapshot>): Promise<void>;
}

/** Opens the database, the control plane and a way to run, and closes them in the end. */
export async function withRunner(settings: Settings, json: boolean, work: (work: RunWork) => Promise<void>) {
  await using opened = new AsyncDisposableStack();
  const { signal } = opened.use(interruptible());
  const database = await openDatabase(settings, (line) => console.error(line));
  opened.defer(() => database.close());
  const plane = await openControlPlane(settings, database.url);
  opened.defer(() => plane.close());
  signal.throwIfAborted();
  const openRunner: RunWork['openRunner'] = async (credentials) => {
    const { createRunner } = await import('../../runtime/worker/runner.ts');
    const stored = planCredentials(() => plane.store(), plane.secrets);
    const runner = createRunner({
      databaseUrl: database.url,
      secrets: async (source) => (source.connectorId === null ? inFile(source, credentials) : stored(source)),
      baseDirectory: process.cwd(),
      allowPrivateHosts: settings.allowPrivateHosts,
      lanes: 'here',
      onTrouble: (runId, error) => console.error(`run ${runId}:`, error),
    });
    opened.defer(() => runner.close());
    return runner;
  };
  const follow: RunWork['follow'] = async (credentials, begin) => {
    const runner = await openRunner(credentials);
    const report = await createRunReport(json, plane.pool);
    process.exitCode = await followRun({ runner, begin, report, signal });
  };
  await work({ plane, signal, openRunner, follow });
}

function inFile({ node, authMethod }: PlannedSource, credentials: Json): Json {
  if (authMethod === 'none' || credentials !== null) return credentials;
  throw new PipelineError('config.credentials_missing', {
    node,
    message: `The connector signs in by ${authMethod}, and its credentials are not stored.`,
    next: 'Give the pipeline file that holds them: sluice resume RUN FILE.',
  });
}
