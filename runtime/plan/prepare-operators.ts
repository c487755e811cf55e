import type { Registry } from '../contract/registry.ts';
import type { PipelineDraft } from './draft.ts';
import { findOperator } from './registry-lookup.ts';

/** Lets the operators of a draft load what their settings need; those whose settings are wrong are never asked further. */
export async function prepareOperators({ nodes }: PipelineDraft, registry: Registry): Promise<void> {
  for (const node of nodes) {
    const definition = findOperator(registry, node.nodeType);
    if (definition?.prepare === undefined) continue;
    const config = definition.config.safeParse(node.config);
    if (config.success) await definition.prepare(config.data as never);
  }
}
