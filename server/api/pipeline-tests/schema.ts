import { z } from 'zod';
import { jsonModel } from '../../../runtime/plan/model/json-value.ts';
import { nodesFormModel } from '../../../runtime/plan/model/nodes-form.ts';
import { pipelineTestModel } from '../../../runtime/plan/model/pipeline-test.ts';
import { typedIrModel } from '../../../runtime/plan/model/typed-ir.ts';
import { DIFFERENCE_KINDS } from '../../../runtime/verify/test-result.ts';
import { savedPipelineResponse } from '../pipelines/schema.ts';

export const testPipelineBody = z.union([nodesFormModel, typedIrModel]).meta({ id: 'TestPipeline' });

export const runTestsBody = z
  .strictObject({
    version: z.int().min(1).optional().meta({ description: 'The latest when left out.' }),
    only: z.array(z.string()).optional().meta({ description: 'Names of the tests to run; all of them when left out.' }),
  })
  .optional()
  .meta({ id: 'RunPipelineTests' });

const difference = z
  .object({
    kind: z.enum(DIFFERENCE_KINDS),
    node: z.string(),
    row: z.int().nullable().meta({
      description: 'From 1: of the expected row, of an unexpected one as it came, of a reject as it went in.',
    }),
    column: z.string().nullable(),
    expected: jsonModel,
    got: jsonModel,
    place: z.string().meta({ description: 'Node, row and column in words.' }),
    texts: z.object({ expected: z.string(), got: z.string() }).meta({ description: 'Both as a person writes them.' }),
    hint: z.string().nullable(),
  })
  .meta({ id: 'TestDifference' });

const result = z
  .object({
    name: z.string(),
    passed: z.boolean(),
    differences: z.array(difference).meta({ description: 'What came out otherwise than expected.' }),
    error: z
      .object({ code: z.string(), message: z.string(), next: z.string() })
      .nullable()
      .meta({ description: 'Why the rows did not come through at all.' }),
    durationMs: z.int(),
  })
  .meta({ id: 'TestResult' });

export const testResultsResponse = z
  .object({ passed: z.boolean().meta({ description: 'All of them have.' }), results: z.array(result) })
  .meta({ id: 'TestResults' });

/** Of the answer of a preview, what a test is made of. */
const previewed = z.object({
  nodes: z.array(
    z.object({
      node: z.string(),
      inputs: z.array(z.string()),
      columns: z.array(z.object({ name: z.string() })),
      rows: z.array(z.object({ cells: z.array(z.string().nullable()) })),
    }),
  ),
});

export const addTestBody = z
  .strictObject({
    ...pipelineTestModel.shape,
    rows: pipelineTestModel.shape.rows.optional(),
    expect: pipelineTestModel.shape.expect
      .optional()
      .meta({ description: 'What comes out now, at the time `at`, when left out.' }),
    preview: previewed.optional().meta({
      description: 'Takes the rows that the source gave in a preview, in place of `rows`. Hidden values stay `***`.',
    }),
    comment: z.string().max(2000).optional().meta({ description: 'Of the version that has the test.' }),
    baseVersion: z
      .int()
      .min(1)
      .optional()
      .meta({ description: 'The version that was looked at: 409 when somebody saved another one meanwhile.' }),
  })
  .meta({ id: 'AddPipelineTest' });

export const addedTestResponse = z
  .object({ test: pipelineTestModel, pipeline: savedPipelineResponse })
  .meta({ id: 'AddedPipelineTest' });

export type AddTest = z.output<typeof addTestBody>;
export type TestResults = z.output<typeof testResultsResponse>;
