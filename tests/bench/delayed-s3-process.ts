import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildApp } from 'fauxqs';

/** What its parent asks of it; each is answered by the CPU that this process has taken so far. */
export interface DelayedS3Message {
  /** Requests wait so long from now on. */
  readonly delayMs?: number;
}

export interface DelayedS3Answer {
  readonly port: number;
  readonly cpuSeconds: number;
}

const app = buildApp({ logger: false });
await app.listen({ port: 0, host: '127.0.0.1' });
const { port } = app.server.address() as AddressInfo;

// Before the emulator sees a request, so that a wait costs a timer and no proxy stands between.
const answers = app.server.listeners('request') as RequestListener[];
app.server.removeAllListeners('request');
let delayMs = 0;
app.server.on('request', (request, response) => {
  const answer = (): void => {
    for (const listener of answers) listener(request, response);
  };
  if (delayMs === 0) answer();
  else setTimeout(answer, delayMs);
});

function tell(): void {
  const { user, system } = process.cpuUsage();
  process.send!({ port, cpuSeconds: (user + system) / 1e6 } satisfies DelayedS3Answer);
}

process.on('message', (message: DelayedS3Message) => {
  delayMs = message.delayMs ?? delayMs;
  tell();
});
process.on('disconnect', () => process.exit());
tell();
