import type { Hook } from '../../runtime/contract/plan.ts';

/** What a hook does, as its author wrote it. */
export function hookText(hook: Hook): string {
  switch (hook.kind) {
    case 'sql':
      return hook.sql;
    case 'refresh':
      return hook.view;
    case 'function':
      return hook.function;
    case 'webhook':
      return hook.url;
    default:
      return hook satisfies never;
  }
}
