import { z } from 'zod';
import { ERROR_POLICIES, RUN_MODES, VALIDATION_MODES } from '../../../runtime/contract/plan.ts';
import { jsonModel, jsonObjectModel } from '../../../runtime/plan/model/json-value.ts';
import { nodesFormModel } from '../../../runtime/plan/model/nodes-form.ts';
import { pipelineTestModel } from '../../../runtime/plan/model/pipeline-test.ts';
import { fileArrivalModel } from '../../../runtime/plan/model/trigger.ts';
import { typedIrModel } from '../../../runtime/plan/model/typed-ir.ts';
import { pageQuery } from '../page.ts';
import { issueModel } from '../problem.ts';

export const PIPELINE_STATUSES = ['draft', 'active', 'paused', 'archived'] as const;

/** What the specification's `lastRunStatus` may be, and `cancelled`. */
export const LAST_RUN_STATUSES = ['success', 'failed', 'partial', 'running', 'cancelled'] as const;

export const nodeResponse = z
  .object({
    id: z.string(),
    nodeType: z.string(),
    label: z.string(),
    config: jsonObjectModel,
    positionX: z.number(),
    positionY: z.number(),
  })
  .meta({ id: 'PipelineNode' });

export const edgeResponse = z
  .object({ sourceNodeId: z.string(), targetNodeId: z.string(), label: z.string().optional() })
  .meta({ id: 'PipelineEdge' });

export const executionConfigResponse = z
  .object({
    mode: z.enum(RUN_MODES),
    batchSize: z.int().meta({ description: '10000 where none is set; the plan may then choose another.' }),
    parallelism: z.int(),
    partitioning: z.object({ field: z.string() }).nullable(),
    errorHandling: z.enum(ERROR_POLICIES),
    validation: z
      .object({
        mode: z.enum(VALIDATION_MODES).optional(),
        columns: z.record(z.string(), z.enum(VALIDATION_MODES)).optional(),
      })
      .nullable(),
    maxErrors: z.int().nullable(),
    maxErrorRate: z.number().nullable(),
    errorRateAfterRows: z.int().nullable(),
    anomaly: z
      .object({ baselineRuns: z.int(), maxDeviation: z.number(), onAnomaly: z.enum(['fail', 'warn']) })
      .nullable(),
    retry: z.object({ maxAttempts: z.int(), backoff: z.string() }).nullable(),
  })
  .meta({ id: 'ExecutionConfig' });

export const triggerShown = fileArrivalModel.meta({ id: 'FileArrivalTrigger' });

const connectorPart = z.object({ id: z.string(), name: z.string(), type: z.string(), typeTitle: z.string() });

const schemaPart = z.object({
  id: z.string(),
  name: z.string(),
  displayName: z.string().nullable(),
  tableName: z.string(),
});

export const pipelineResponse = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    owner: z.string().nullable(),
    tags: z.array(z.string()),
    connectorId: z.string().nullable(),
    schemaId: z.string().nullable(),
    connector: connectorPart.nullable(),
    schema: schemaPart.nullable(),
    connectors: z.array(connectorPart).meta({ description: 'All that it reads by, its own first.' }),
    schemas: z.array(schemaPart).meta({ description: 'All that it loads into or looks into, its own first.' }),
    nodes: z.array(nodeResponse),
    edges: z.array(edgeResponse),
    schedule: jsonModel.nullable(),
    trigger: triggerShown.nullable().meta({ description: 'What starts runs by itself; null: somebody starts each.' }),
    executionConfig: executionConfigResponse,
    tests: z.array(pipelineTestModel),
    status: z.enum(PIPELINE_STATUSES),
    version: z.int().meta({ description: 'The latest saved version.' }),
    publishedVersion: z.int().nullable().meta({ description: 'The one that was published last.' }),
    liveVersion: z.int().meta({
      description:
        'What runs take, unless another is asked for: the published version, or the latest while none ever was.',
    }),
    watermarks: z
      .array(
        z
          .object({ table: z.string(), column: z.string(), value: z.string(), updatedAt: z.string() })
          .meta({ id: 'Watermark' }),
      )
      .meta({ description: 'Up to where incremental loads have come.' }),
    lastRunAt: z.string().nullable(),
    lastRunStatus: z.enum(LAST_RUN_STATUSES).nullable(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Pipeline' });

export const savedPipelineResponse = pipelineResponse
  .extend({ issues: z.array(issueModel).meta({ description: 'Warnings; nothing that stops it.' }) })
  .meta({ id: 'SavedPipeline' });

export const listPipelinesQuery = pageQuery.extend({
  status: z.enum(PIPELINE_STATUSES).optional(),
  connectorId: z.string().optional(),
  schemaId: z.string().optional(),
  search: z.string().min(1).optional().meta({ description: 'Part of the name.' }),
});

const ofServer = {
  status: z.enum(PIPELINE_STATUSES).optional(),
  comment: z.string().max(2000).optional().meta({ description: 'What this version changes.' }),
};

const ir = {
  irVersion: z.literal('1.0').optional(),
  ir: typedIrModel.optional().meta({ description: 'The typed IR, instead of nodes and edges.' }),
};

const definition = nodesFormModel.extend({
  nodes: nodesFormModel.shape.nodes.optional(),
  edges: nodesFormModel.shape.edges.optional(),
});

export const createPipelineBody = definition.extend({ ...ofServer, ...ir }).meta({ id: 'CreatePipeline' });

const changes = definition.partial().extend({
  trigger: definition.shape.trigger.unwrap().nullable().optional().meta({ description: 'null: it is removed.' }),
  ...ofServer,
  ...ir,
  baseVersion: z
    .int()
    .min(1)
    .optional()
    .meta({ description: 'The version that was edited: 409 when somebody saved another one meanwhile.' }),
});
export const updatePipelineBody = changes.extend({ id: z.string().optional() }).meta({ id: 'UpdatePipeline' });
export const updatePipelineByIdBody = changes.extend({ id: z.string().min(1) }).meta({ id: 'UpdatePipelineById' });

export const irResponse = z
  .object({
    kind: z.literal('pipeline'),
    version: z.literal('1.0'),
    id: z.string(),
    metadata: jsonObjectModel,
    connectorId: z.string().optional(),
    schemaId: z.string().optional(),
    trigger: triggerShown.optional(),
    executionConfig: jsonObjectModel.optional(),
    errorHandling: jsonObjectModel,
    nodes: z.array(jsonObjectModel),
    tests: z.array(pipelineTestModel).optional(),
  })
  .meta({ id: 'PipelineIr' });

const whichVersion = { description: 'The live version when left out; `draft`: the latest saved one.' };

export const runBody = z
  .strictObject({
    version: z
      .union([z.int().min(1), z.literal('draft')])
      .optional()
      .meta(whichVersion),
    reload: z
      .boolean()
      .default(false)
      .meta({ description: 'Also reads the files that earlier runs of the pipeline have loaded.' }),
  })
  .optional()
  .meta({ id: 'RunPipeline' });

export const uploadFields = z.strictObject({
  version: z
    .union([z.literal('draft'), z.coerce.number().int().min(1)])
    .optional()
    .meta(whichVersion),
});

/** A whole pipeline as a file holds it, the connector and schema inside or named. */
export const definitionBody = z.union([nodesFormModel, typedIrModel]).meta({ id: 'PipelineDefinition' });

export const validateResponse = z
  .object({ valid: z.boolean(), issues: z.array(issueModel) })
  .meta({ id: 'PipelineValidation' });

export const planResponse = z
  .object({
    plan: jsonObjectModel.nullable().meta({ description: 'The frozen plan; null when an issue is an error.' }),
    issues: z.array(issueModel),
  })
  .meta({ id: 'PipelinePlan' });

export type Pipeline = z.output<typeof pipelineResponse>;
export type SavedPipeline = z.output<typeof savedPipelineResponse>;
export type PipelineNode = z.output<typeof nodeResponse>;
export type PipelineEdge = z.output<typeof edgeResponse>;
export type ExecutionConfigShown = z.output<typeof executionConfigResponse>;
export type CreatePipeline = z.input<typeof createPipelineBody>;
export type UpdatePipeline = z.input<typeof updatePipelineBody>;
export type PipelineIr = z.output<typeof irResponse>;
export type PipelineValidation = z.output<typeof validateResponse>;
export type PipelinePlan = z.output<typeof planResponse>;
