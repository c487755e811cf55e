import type { CheckReport } from '../../runtime/contract/index.ts';
import { type OpenOptions, openSource } from './open-source.ts';

/** Test Connection of a node that reads `in` and, where that can be, puts its files away: those that fail into `failed`. */
export async function checked(options: OpenOptions, archives = true): Promise<CheckReport> {
  const archive = archives ? { atomicity: { successFolder: 'done/{YYYY}/', failureFolder: 'failed/' } } : {};
  const source = await openSource('/', { ...options, read: { path: 'in', ...archive } });
  try {
    return await source.check(new AbortController().signal);
  } finally {
    await source.close?.();
  }
}

/** What a report comes to: the names of the steps that passed, and what the one that failed lacks. */
export function endOf({ ok, steps }: CheckReport): { readonly passed: readonly string[]; readonly lacks?: string } {
  const passed = steps.filter((step) => step.ok).map(({ step }) => step);
  const failed = steps.find((step) => !step.ok);
  if (ok !== (failed === undefined)) throw new Error(`ok is ${ok}: ${JSON.stringify(steps)}`);
  return failed === undefined ? { passed } : { passed, lacks: failed.permission ?? `${failed.code}: ${failed.detail}` };
}
