import type { Json } from '../../../runtime/contract/json.ts';
import { error } from '../../../runtime/plan/issues.ts';
import type { JsonObject } from '../../../runtime/plan/model/json-value.ts';
import type { PipelineTest } from '../../../runtime/plan/model/pipeline-test.ts';
import { endOf } from '../../../runtime/plan/tests/test-end.ts';
import { expectationOf } from '../../../runtime/verify/expectation-of.ts';
import { sampleTest } from '../../../runtime/verify/run-test.ts';
import type { Caller } from '../../auth/caller.ts';
import type { PipelineRow } from '../../store/pipelines.ts';
import { invalid } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';
import { requireDraft } from '../pipelines/plan-version.ts';
import { type Saved, updatePipeline } from '../pipelines/save-pipeline.ts';
import { isCut, MOST_CHARACTERS } from '../previews/present.ts';
import { planForTests } from './run-tests.ts';
import type { AddTest } from './schema.ts';

/** Adds a test to the latest version of a pipeline, as its next version. What it does not expect, it expects to be as it is now. */
export async function addTest(
  deps: ApiDeps,
  caller: Caller,
  row: PipelineRow,
  { body, signal }: { readonly body: AddTest; readonly signal: AbortSignal },
): Promise<{ readonly test: PipelineTest; readonly saved: Saved }> {
  const { preview, comment, baseVersion, expect, rows: given, ...said } = body;
  const draft = await requireDraft(deps, row);
  const rows = rowsOf(given, preview);
  const test = expect === undefined ? await pinned({ ...said, rows }) : { ...said, rows, expect };
  const tests = [...draft.tests.map(({ place: _place, ...other }) => other), test];
  const saved = await updatePipeline(deps, caller, row, {
    changes: { tests: tests as Json } as JsonObject,
    options: { comment: comment ?? `Test: ${test.name}`, baseVersion },
    signal,
  });
  return { test, saved };

  async function pinned(unfinished: Omit<PipelineTest, 'expect'>): Promise<PipelineTest> {
    const open = { at: new Date().toISOString(), ...unfinished };
    const trial = { ...open, expect: {}, place: '' };
    const planned = await planForTests(deps, caller, draft, [trial], signal);
    const sample = await sampleTest(trial, { ...planned, sample: deps.sample }, signal);
    return { ...open, expect: expectationOf(sample, endOf(draft, trial)) };
  }
}

function rowsOf(rows: AddTest['rows'], preview: AddTest['preview']): PipelineTest['rows'] {
  if ((rows === undefined) === (preview === undefined)) {
    const message = 'The rows of the test are needed, once';
    throw invalid([error({ code: 'config.invalid', path: 'rows', message, next: 'Give rows, or preview.' })]);
  }
  if (rows !== undefined) return rows;
  refuseCut(preview!);
  const sources = preview!.nodes.filter(({ inputs }) => inputs.length === 0);
  const lists = sources.map(({ node, columns, rows: found }) => [
    node,
    found.map(({ cells }) =>
      Object.fromEntries(
        columns.flatMap(({ name }, index) => (cells[index] === null ? [] : [[name, cells[index] as Json]])),
      ),
    ),
  ]);
  return lists.length === 1
    ? (lists[0]![1] as PipelineTest['rows'] & readonly JsonObject[])
    : Object.fromEntries(lists);
}

/** A preview shows the beginning of a long cell: a test of that would pin what the source never gave. */
function refuseCut({ nodes }: NonNullable<AddTest['preview']>): void {
  const issues = nodes.flatMap(({ node, inputs, columns, rows }, at) => {
    if (inputs.length > 0) return [];
    return rows.flatMap(({ cells }, row) =>
      columns.flatMap(({ name }, column) =>
        isCut(cells[column] ?? null)
          ? error({
              code: 'test.cut_cell',
              path: `preview.nodes[${at}].rows[${row}].cells[${column}]`,
              node,
              message: `Row ${row + 1} of "${node}" has only the first ${MOST_CHARACTERS.toLocaleString('en')} characters of "${name}": a preview shows no more`,
              next: 'Preview fewer rows, that leave it out, or rows of your own; or give the test its rows, with the whole value.',
            })
          : [],
      ),
    );
  });
  if (issues.length > 0) throw invalid(issues);
}
