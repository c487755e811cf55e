import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { DelayedS3Answer, DelayedS3Message } from './delayed-s3-process.ts';

/** An emulator of S3 that is far away, in a process of its own. It takes any credentials. */
export interface DelayedS3 extends AsyncDisposable {
  readonly endpoint: string;
  /** From now on each request waits so long before it is looked at. */
  delay(delayMs: number): Promise<void>;
  /** Of its process so far. */
  cpuSeconds(): Promise<number>;
}

export async function startDelayedS3(): Promise<DelayedS3> {
  const child = fork(fileURLToPath(new URL('delayed-s3-process.ts', import.meta.url)));
  const told = async (): Promise<DelayedS3Answer> => {
    const [answer] = await once(child, 'message');
    return answer as DelayedS3Answer;
  };
  async function ask(message: DelayedS3Message): Promise<DelayedS3Answer> {
    const answer = told();
    child.send(message);
    return answer;
  }
  const { port } = await told();
  return {
    endpoint: `http://127.0.0.1:${port}`,
    delay: async (delayMs) => void (await ask({ delayMs })),
    cpuSeconds: async () => (await ask({})).cpuSeconds,
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}
