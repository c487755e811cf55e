import { z } from 'zod';
import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import type { Json } from '../../../runtime/contract/json.ts';
import type { GivenRow, Sample, SampleRequest } from '../../../runtime/contract/sample.ts';
import type { PipelineDraft } from '../../../runtime/plan/draft.ts';
import type { Caller } from '../../auth/caller.ts';
import type { ApiDeps } from '../deps.ts';
import { planDraft, withSource } from '../pipelines/plan-version.ts';

export interface PreviewWish {
  readonly draft: PipelineDraft;
  readonly rows?: readonly GivenRow[] | undefined;
  readonly limit: number;
  readonly upTo?: string | undefined;
  readonly pipeline: SampleRequest['pipeline'];
  readonly baseDirectory?: string | undefined;
}

/** Plans a draft as a run would be, and lets a few rows through it. */
export async function previewDraft(
  deps: ApiDeps,
  { tenant }: Caller,
  { draft: written, rows, limit, upTo, pipeline, baseDirectory }: PreviewWish,
  signal: AbortSignal,
): Promise<Sample> {
  const columns = rows === undefined ? undefined : columnsOf(written, rows);
  const draft = columns === undefined ? written : withPath(written, columns);
  const plan = await planDraft(deps, tenant, { draft, baseDirectory, columns }, signal);
  return deps.sample(
    {
      plan,
      limit,
      pipeline,
      auth: credentialsIn(draft),
      ...(rows === undefined ? {} : { given: { [plan.source.node]: rows } }),
      ...(upTo === undefined ? {} : { upTo }),
    },
    signal,
  );
}

/** Uploaded files have no path until they come, and nothing is asked: given rows take their place. */
export function withPath(draft: PipelineDraft, columns: ColumnTypes): PipelineDraft {
  const source = draft.nodes.find(({ nodeType }) => nodeType === 'source');
  if (source === undefined || source.config.path !== undefined) return draft;
  const declared = columns.map(({ name, type }) => ({ name, dataType: type }));
  return withSource(draft, { path: '.', columns: source.config.columns ?? declared });
}

/** What the source counts as having when it is not asked: the columns that its node declares, else those of the rows. */
export function columnsOf(draft: PipelineDraft, rows: readonly GivenRow[]): ColumnTypes {
  const declared = draft.nodes.find(({ nodeType }) => nodeType === 'source')?.config.columns;
  const names = Array.isArray(declared) ? declared.flatMap(nameIn) : rows.flatMap((row) => Object.keys(row));
  return [...new Set(names)].map((name) => ({ name, type: 'untyped', nullable: true }));
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
