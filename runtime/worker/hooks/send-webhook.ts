import { createHmac } from 'node:crypto';
import { PipelineError } from '../../contract/errors.ts';
import type { Hook } from '../../contract/plan.ts';
import type { RunSnapshot } from '../../contract/run.ts';
import { tryAgain } from '../../graph/try-again.ts';
import { postJson } from '../../net/post-json.ts';

const ATTEMPTS = 3;
const TIMEOUT_MS = 10_000;

export interface WebhookOptions {
  readonly event: 'load.before' | 'load.after';
  readonly run: RunSnapshot;
  readonly allowPrivateHosts: boolean;
}

/** The headers that sign a body; see `signWith`. */
function signed(body: string, variable: string | undefined): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  if (variable === undefined) return { 'x-sluice-timestamp': timestamp };
  const secret = process.env[variable];
  if (secret === undefined || secret === '') {
    throw new PipelineError('hook.secret_missing', {
      message: `The webhook is to be signed with ${variable}, which is not set.`,
      next: `Start the server with ${variable} in its environment, and resume the run.`,
    });
  }
  const hmac = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return { 'x-sluice-timestamp': timestamp, 'x-sluice-signature': `sha256=${hmac}` };
}

/** Tells an address how the run stands; tried three times. Throws what a hook fails with. */
export async function sendWebhook(
  hook: Extract<Hook, { kind: 'webhook' }>,
  { event, run, allowPrivateHosts }: WebhookOptions,
  signal: AbortSignal,
): Promise<void> {
  const body = JSON.stringify({ event, run });
  const { url } = hook;
  await tryAgain(
    async () => {
      const headers = signed(body, hook.signWith);
      const status = await postJson({ url, body, headers, allowPrivateHosts, timeoutMs: TIMEOUT_MS }, signal);
      if (status >= 200 && status < 300) return;
      throw new PipelineError('hook.refused', {
        message: `${new URL(url).host} answered ${status}.`,
        next: 'Look at what it says in its own log.',
        retryable: status >= 500 || status === 429,
        detail: { status },
      });
    },
    { attempts: ATTEMPTS, signal },
  );
}
