import { z } from 'zod';
import type { Column } from '../contract/column.ts';
import type { Issue } from '../contract/issue.ts';
import type { Json } from '../contract/json.ts';
import { type Lineage, lineageColumns } from '../contract/lineage.ts';
import type { DraftNode } from './draft.ts';
import { error } from './issues.ts';
import { jsonPath } from './json-path.ts';
import type { ResolvedSource } from './source-node.ts';

/** The settings of a source whose rows say where they were read. */
const tracing = z.object({
  lineage: z.object({ file: z.string().optional(), row: z.string().optional(), source: z.string().optional() }),
});

/** The columns that a source node asks for beside those of its source; none where its settings are wrong. */
export function lineageOf(read: Json): Lineage {
  return tracing.safeParse(read).data?.lineage ?? {};
}

/** Which columns of a source say where rows were read. */
export function plannedLineage({ read }: Pick<ResolvedSource, 'read'>): { lineage?: Lineage } {
  const lineage = lineageOf(read);
  return Object.keys(lineage).length === 0 ? {} : { lineage };
}

/** A source's columns with those that say where rows were read, behind its own. */
export function withLineage(node: DraftNode, columns: readonly Column[], lineage: Lineage, issues: Issue[]): Column[] {
  const added: Column[] = [];
  for (const { kind, ...column } of lineageColumns(lineage)) {
    if (!columns.some(({ name }) => name === column.name)) {
      added.push(column);
      continue;
    }
    issues.push(
      error({
        code: 'plan.lineage_column',
        path: jsonPath(node.place.config, 'lineage', kind),
        node: node.id,
        message: `The source has a column "${column.name}" of its own`,
        next: 'Give the lineage column another name.',
      }),
    );
  }
  return [...columns, ...added];
}
