import { z } from 'zod';
import { jsonModel } from '../../../runtime/plan/model/json-value.ts';
import { pipelineTestModel } from '../../../runtime/plan/model/pipeline-test.ts';
import { edgeResponse, executionConfigResponse, nodeResponse, triggerShown } from './schema.ts';

const versionNumber = z.coerce.number().int().min(1);

export const versionParams = z.strictObject({ id: z.string().min(1), version: versionNumber });

export const versionResponse = z
  .object({
    version: z.int(),
    name: z.string(),
    authoredBy: z.string().meta({ description: '`key:<id>`, `session`, or `cli`.' }),
    author: z.string().meta({ description: 'The same for people: the name of the key, or "Signed in by link".' }),
    comment: z.string().nullable(),
    isPublished: z.boolean().meta({ description: 'Whether it is the live version.' }),
    publishedAt: z.string().nullable().meta({ description: 'When it last became the live version.' }),
    publishedBy: z.string().nullable(),
    createdAt: z.string(),
    nodes: z.array(nodeResponse),
    tests: z.array(pipelineTestModel),
    edges: z.array(edgeResponse),
    trigger: triggerShown.nullable(),
    executionConfig: executionConfigResponse,
  })
  .meta({ id: 'PipelineVersion' });

export const publishBody = z
  .strictObject({ version: z.int().min(1).optional().meta({ description: 'The latest when left out.' }) })
  .optional()
  .meta({ id: 'PublishPipeline' });

export const revertBody = z
  .strictObject({
    comment: z.string().max(2000).optional().meta({ description: '"Version n again" when left out.' }),
    baseVersion: z
      .int()
      .min(1)
      .optional()
      .meta({ description: 'The latest version that you know of: 409 when somebody saved another one meanwhile.' }),
  })
  .optional()
  .meta({ id: 'RevertPipeline' });

const before = 'Absent where there was none.';
const after = 'Absent where there is none.';

const changeModel = z
  .object({
    path: z.string().meta({
      description: 'Members of a list of named objects stand under their names.',
      examples: ['config.columns.email.length'],
    }),
    before: jsonModel.optional().meta({ description: before }),
    after: jsonModel.optional().meta({ description: after }),
  })
  .meta({ id: 'PipelineChange' });

const place = z.object({ x: z.number(), y: z.number() }).nullable();

export const diffQuery = z.object({
  from: versionNumber.optional().meta({ description: 'The one before `to` when left out.' }),
  to: versionNumber.optional().meta({ description: 'The latest when left out.' }),
});

export const diffResponse = z
  .object({
    from: z.int(),
    to: z.int(),
    isSame: z.boolean().meta({ description: 'Nothing differs but places on the canvas.' }),
    settings: z
      .array(changeModel)
      .meta({ description: 'Name, description, owner, tags, connector, schema, trigger and tests.' }),
    execution: z.array(changeModel),
    nodes: z.array(
      z
        .object({
          id: z.string(),
          label: z.string(),
          nodeType: z.string(),
          state: z.enum(['added', 'removed', 'changed']),
          changes: z.array(changeModel).meta({ description: 'Of an added or removed node: all that it says.' }),
        })
        .meta({ id: 'PipelineNodeDiff' }),
    ),
    edges: z.array(
      z
        .object({
          source: z.string(),
          sourceLabel: z
            .string()
            .meta({ description: 'What the later version calls the node, or the earlier one did.' }),
          target: z.string(),
          targetLabel: z.string(),
          state: z.enum(['added', 'removed', 'relabelled']),
          before: z.string().optional().meta({ description: 'Label.' }),
          after: z.string().optional().meta({ description: 'Label.' }),
        })
        .meta({ id: 'PipelineEdgeDiff' }),
    ),
    moved: z
      .array(z.object({ id: z.string(), label: z.string(), before: place, after: place }))
      .meta({ description: 'Nodes at another place on the canvas; no run is touched by it.' }),
  })
  .meta({ id: 'PipelineDiff' });

export type PipelineVersion = z.output<typeof versionResponse>;
export type PipelineDiff = z.output<typeof diffResponse>;
