// A process of its own that tests kill or measure: starts a load, or goes on with those that were interrupted, to the
// end. Prints its peak memory in bytes.
import { readFile } from 'node:fs/promises';
import { flushCompileCache } from 'node:module';
import { lastValueFrom } from 'rxjs';
import type { Json } from '../../runtime/contract/json.ts';
import type { Plan } from '../../runtime/contract/plan.ts';
import { createRunner } from '../../runtime/worker/runner.ts';

/** What the file named by the first argument holds. */
export interface LoadOrder {
  readonly databaseUrl: string;
  readonly baseDirectory: string;
  /** Credentials of its stores, which are on this machine; `null`: it reads files of this machine. */
  readonly auth: Json;
  readonly lanes: 'here' | 'thread';
  /** `null`: recover. */
  readonly plan: Plan | null;
  /** All open dead letters are replayed, by the plan. */
  readonly isReplay: boolean;
}

// One that is killed writes nothing at its end.
flushCompileCache();
const order = JSON.parse(await readFile(process.argv[2]!, 'utf8')) as LoadOrder;
const runner = createRunner({
  databaseUrl: order.databaseUrl,
  baseDirectory: order.baseDirectory,
  lanes: order.lanes,
  secrets: async () => order.auth,
  allowPrivateHosts: order.auth !== null,
  onTrouble: (runId, error) => console.error(runId, error),
});
const ids =
  order.plan === null
    ? await runner.recover()
    : [
        (
          await runner.start({
            plan: order.plan,
            tenant: 'default',
            pipelineId: null,
            version: null,
            trigger: order.isReplay ? 'replay' : 'manual',
            ...(order.isReplay ? { replay: {} } : {}),
          })
        ).id,
      ];
for (const id of ids) await lastValueFrom(runner.events(id));
await runner.close();
console.log(process.resourceUsage().maxRSS * 1024);
