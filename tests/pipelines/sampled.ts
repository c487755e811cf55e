import { expect } from 'vitest';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Json } from '../../runtime/contract/json.ts';
import type { Plan } from '../../runtime/contract/plan.ts';
import type { RunSnapshot } from '../../runtime/contract/run.ts';
import type { Sample, Sampler } from '../../runtime/contract/sample.ts';
import type { Expected, ExpectedReject } from './run-case.ts';

/** What only the table knows, which a preview does not write to. */
const OF_THE_TABLE: readonly string[] = ['row.unique', 'row.foreign_key', 'row.trigger'];
/** Rows of every case fit into one sample. */
const LIMIT = 1_000;

type Sampled = Required<Pick<Expected, 'rows' | 'rejects'>>;

/** What a preview of a plan says that its run would end with: the rows of the columns that are fed, and the rejects. */
export async function sampled(sample: Sampler, plan: Plan, auth: Json): Promise<Sampled | PipelineError> {
  const sampling = sample({ plan, limit: LIMIT, pipeline: null, auth }, new AbortController().signal);
  const found = await sampling.catch((error: unknown) => error);
  if (found instanceof PipelineError) return found;
  if (found instanceof Error) throw found;
  const { nodes } = found as Sample;
  const { columns, rows } = nodes.at(-1)!;
  return {
    rows: rows.map(({ cells }) => Object.fromEntries(columns.map(({ name }, index) => [name, cells[index] ?? null]))),
    rejects: nodes.flatMap(({ node, rejects }) =>
      rejects.map(({ origin, column, value, code }) => ({
        file: origin?.label ?? '',
        row: origin?.row ?? 0,
        ...(origin?.line === undefined ? {} : { line: origin.line }),
        node,
        ...(column === null ? {} : { column }),
        ...(value === null ? {} : { value: value.slice(0, 40) }),
        code,
        disposition: '',
      })),
    ),
  };
}

/** Holds a preview to what the run ended with. */
export function expectSampled(
  preview: Sampled | PipelineError,
  run: Sampled & Pick<RunSnapshot, 'status' | 'error'>,
): void {
  if (preview instanceof PipelineError) {
    expect(preview.code, 'error of the preview').toBe(run.error?.code);
    return;
  }
  if (run.status === 'failed') return;
  if (run.rejects.some(({ code }) => OF_THE_TABLE.includes(code))) return;
  const names = Object.keys(preview.rows[0] ?? {});
  const rows = run.rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name] ?? null])));
  expect(inOrder(preview.rows), 'rows of the preview').toEqual(inOrder(preview.rows.length === 0 ? run.rows : rows));
  const undisposed = run.rejects.map((reject): ExpectedReject => ({ ...reject, disposition: '' }));
  expect(inOrder(preview.rejects), 'rejects of the preview').toEqual(inOrder(undisposed));
}

function inOrder(items: readonly object[]): readonly string[] {
  return items.map((item) => JSON.stringify(Object.entries(item).sort())).sort();
}
