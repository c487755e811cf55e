import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { CheckReport, Source } from '../../../runtime/contract/source.ts';
import type { JsonObject } from '../../../runtime/plan/model/json-value.ts';
import type { ReadyConnector } from '../../planning/ready-connector.ts';
import type { ApiDeps } from '../deps.ts';
import { openSource, readSettings } from './open-source.ts';
import type { ConnectorTest } from './schema.ts';

/** A connection that says nothing for so long is reported as failed. */
const DEADLINE_MS = 20_000;

/** Test Connection: every step, how long it took, what failed. Throws for settings that no source takes, never for what the outside system does. */
export async function testConnector(
  connector: ReadyConnector,
  source: JsonObject,
  settings: ApiDeps['settings'],
  signal: AbortSignal,
): Promise<ConnectorTest> {
  readSettings(connector, source);
  const started = performance.now();
  const report = await check(connector, source, settings, AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]));
  const failed = report.steps.find((step) => !step.ok);
  return {
    ok: report.ok,
    status: report.ok ? 'connected' : 'error',
    steps: report.steps.map((step) => ({ ...step, durationMs: Math.round(step.durationMs * 10) / 10 })),
    latencyMs: Math.round(performance.now() - started),
    error: report.ok ? null : (failed?.detail ?? failed?.step ?? 'The test failed.'),
    testedAt: new Date().toISOString(),
  };
}

async function check(
  connector: ReadyConnector,
  read: JsonObject,
  settings: ApiDeps['settings'],
  signal: AbortSignal,
): Promise<CheckReport> {
  const started = performance.now();
  let source: Source | null = null;
  try {
    // A host that may not be asked is refused here.
    source = await openSource(connector, read, settings);
    return await source.check(signal);
  } catch (error) {
    const detail = signal.aborted ? `No answer within ${DEADLINE_MS / 1000} s.` : describe(error);
    const step = { step: 'connect', ok: false, durationMs: performance.now() - started, detail };
    return { ok: false, steps: [{ ...step, ...(error instanceof PipelineError ? { code: error.code } : {}) }] };
  } finally {
    await source?.close?.();
  }
}

function describe(error: unknown): string {
  if (error instanceof PipelineError) return `${error.message} ${error.next}`;
  throw error;
}
