import type { ColumnTypes } from '../../contract/column.ts';
import type { LookupTable } from '../../contract/operator.ts';
import type { Analysis } from '../analyse.ts';
import type { PlanContext } from '../context.ts';
import type { PipelineDraft } from '../draft.ts';
import { operatorPlanning } from '../operator-planning.ts';

/** Where a test may put rows, where it may look, and which tables its nodes look into. Columns that are not known are `null`. */
export interface TestPlaces {
  readonly entries: ReadonlyMap<string, ColumnTypes | null>;
  readonly outputs: ReadonlyMap<string, ColumnTypes | null>;
  readonly tables: ReadonlyMap<string, LookupTable>;
  /** Nodes that ask a service of others, with its address. */
  readonly asking: ReadonlyMap<string, string>;
}

/** The places of a test: of one node, or of the whole pipeline. */
export function testPlaces(
  draft: PipelineDraft,
  { typed, targets }: Pick<Analysis, 'typed' | 'targets'>,
  context: PlanContext,
  node: string | undefined,
): TestPlaces {
  const operators = (typed?.operators ?? []).filter((operator) => node === undefined || operator.node.id === node);
  const outputs = new Map<string, ColumnTypes | null>(
    draft.nodes.flatMap(({ id, nodeType }) => {
      if (node !== undefined && id !== node) return [];
      if (nodeType === 'target') {
        const analysed = targets.find(({ target }) => target?.node.id === id);
        return [[id, analysed?.mapping?.columns ?? null]];
      }
      return [[id, typed?.outputs.get(id) ?? null]];
    }),
  );
  const planning = operatorPlanning(context);
  const asking = operators.flatMap(({ node: { id }, definition, config }) => {
    const address = definition.asks?.(config) ?? null;
    return address === null ? [] : [[id, address] as const];
  });
  const tables = operators.flatMap(({ definition, config, input }) => {
    const resolved = definition.resolve?.(config, input, planning) ?? config;
    return (definition.tables?.(resolved) ?? []).flatMap((ref) => {
      const table = planning.table(ref);
      return table === null ? [] : [[ref, table] as const];
    });
  });
  const entries = new Map(entryIds(draft, node).map((id) => [id, typed?.outputs.get(id) ?? null]));
  return { entries, outputs, tables: new Map(tables), asking: new Map(asking) };
}

/** The nodes that give what goes in. Of the whole pipeline: its sources. Of a node: what leads into it. */
export function entryIds({ nodes, edges }: PipelineDraft, node: string | undefined): readonly string[] {
  return node === undefined
    ? nodes.filter(({ nodeType }) => nodeType === 'source').map(({ id }) => id)
    : [...new Set(edges.filter(({ target }) => target === node).map(({ source }) => source))];
}
