import { z } from 'zod';
import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import type { Json } from '../../../runtime/contract/json.ts';
import type { GivenRow, Sample, SampleRequest } from '../../../runtime/contract/sample.ts';
import type { PipelineDraft } from '../../../runtime/plan/draft.ts';
import { twice } from '../../../runtime/plan/from-nodes.ts';
import { error } from '../../../runtime/plan/issues.ts';
import { lineageOf } from '../../../runtime/plan/lineage.ts';
import type { Caller } from '../../auth/caller.ts';
import { invalid } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';
import { planDraft } from '../pipelines/plan-version.ts';

export interface PreviewWish {
  readonly draft: PipelineDraft;
  /** Of the only source. */
  readonly rows?: readonly GivenRow[] | undefined;
  readonly rowsBySource?: RowsBySource | undefined;
  readonly limit: number;
  readonly upTo?: string | undefined;
  readonly pipeline: SampleRequest['pipeline'];
  readonly baseDirectory?: string | undefined;
}

/** Rows that source nodes give, by node. */
export type RowsBySource = Readonly<Record<string, readonly GivenRow[]>>;

/** Plans a draft as a run would be, and lets a few rows through it. */
export async function previewDraft(
  deps: ApiDeps,
  { tenant }: Caller,
  wish: PreviewWish,
  signal: AbortSignal,
): Promise<Sample> {
  const { draft: written, limit, upTo, pipeline, baseDirectory } = wish;
  const given = givenRows(wish);
  const columns = columnsOf(written, given);
  const draft = withPath(written, columns);
  const plan = await planDraft(deps, tenant, { draft, baseDirectory, columns }, signal);
  return deps.sample(
    { plan, limit, pipeline, auth: credentialsIn(draft), given, ...(upTo === undefined ? {} : { upTo }) },
    signal,
  );
}

function givenRows({ draft: { nodes }, rows, rowsBySource }: PreviewWish): RowsBySource {
  if (rows === undefined) return rowsBySource ?? {};
  if (rowsBySource !== undefined) throw invalid([twice('', 'rows', 'rowsBySource')]);
  const [source, ...others] = nodes.filter(({ nodeType }) => nodeType === 'source').map(({ id }) => id);
  if (source === undefined) return {};
  if (others.length === 0) return { [source]: rows };
  throw invalid([
    error({
      code: 'preview.rows_of_which_source',
      path: 'rows',
      message: `The pipeline has several sources (${[source, ...others].join(', ')}), and these rows are of one`,
      next: `Give them as rowsBySource: { "${source}": […] }. A source that is left out is read.`,
    }),
  ]);
}

/** Uploaded files have no path until they come, and nothing is asked: given rows take their place. */
export function withPath(draft: PipelineDraft, columns: Readonly<Record<string, ColumnTypes>>): PipelineDraft {
  const nodes = draft.nodes.map((node) => {
    if (!Object.hasOwn(columns, node.id) || node.config.path !== undefined) return node;
    const declared = columns[node.id]!.map(({ name, type }) => ({ name, dataType: type }));
    return { ...node, config: { ...node.config, path: '.', columns: node.config.columns ?? declared } };
  });
  return { ...draft, nodes };
}

/** What sources count as having when they are not asked: the columns that a node declares, else those of its rows. */
export function columnsOf(draft: PipelineDraft, given: RowsBySource): Readonly<Record<string, ColumnTypes>> {
  const sources = draft.nodes.filter(({ id, nodeType }) => nodeType === 'source' && Object.hasOwn(given, id));
  return Object.fromEntries(
    sources.map(({ id, config: { columns: declared, lineage } }) => {
      const added = Object.values(lineageOf({ lineage: lineage ?? {} }));
      const names = Array.isArray(declared) ? declared.flatMap(nameIn) : given[id]!.flatMap((row) => Object.keys(row));
      return [
        id,
        [...new Set(names).difference(new Set(added))].map((name) => ({
          name,
          type: 'untyped' as const,
          nullable: true,
        })),
      ];
    }),
  );
}

/** The name of a declared column; none where it is not written as one, which the plan then says. */
function nameIn(column: Json): string[] {
  const { name } = z.object({ name: z.string() }).catch({ name: '' }).parse(column);
  return name === '' ? [] : [name];
}

/** Of a connector that stands in the pipeline itself. */
export function credentialsIn({ connector }: PipelineDraft): Json {
  return typeof connector === 'object' ? (connector?.authConfig ?? null) : null;
}
