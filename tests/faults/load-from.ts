import type { AuthMethod } from '../../runtime/contract/definition.ts';
import type { Json } from '../../runtime/contract/json.ts';
import type { Plan } from '../../runtime/contract/plan.ts';
import { ended, type Workplace } from '../worker/workplace.ts';

/** Where files lie, on this machine: a connector as a plan has it, and its credentials. */
export interface Elsewhere {
  readonly connectorType: string;
  readonly connector: Json;
  readonly authMethod: AuthMethod;
  readonly auth: Json;
}

/** The same load, of files of another store. */
export function loadFrom(work: Workplace, { auth, ...connector }: Elsewhere): Workplace {
  const plan: Plan = { ...work.plan, source: { ...work.plan.source, ...connector } };
  const openRunner: Workplace['openRunner'] = (more = {}) =>
    work.openRunner({ secrets: async () => auth, allowPrivateHosts: true, ...more });
  const runner = openRunner();
  const start: Workplace['start'] = (on = runner) =>
    on.start({ plan, tenant: 'default', pipelineId: null, version: null, trigger: 'manual' });
  return { ...work, plan, auth, runner, openRunner, start, run: async () => ended(runner, (await start()).id) };
}
