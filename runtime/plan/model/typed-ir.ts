import { z } from 'zod';
import { ERROR_POLICIES } from '../../contract/plan.ts';
import { retryModel } from './execution-config.ts';
import { jsonModel, jsonObjectModel } from './json-value.ts';
import { pipelineFields } from './nodes-form.ts';
import { positionModel } from './position.ts';

export const IR_KINDS = [
  'source',
  'transform',
  'validate',
  'enrich',
  'branch',
  'join',
  'union',
  'target',
  'archive',
] as const;

const idModel = z.string().min(1).max(200);

const inputEntryModel = z.union([
  idModel,
  z.strictObject({
    node: idModel.meta({ title: 'Node', description: 'Id of the node whose rows come in.' }),
    label: z
      .string()
      .meta({ title: 'Label', description: 'What people see on the connection. Behind a branch: its route.' }),
  }),
]);

/** Where a node's rows come from: a node id, several, or ids with a label on the connection. */
export const irInputModel = z
  .union([inputEntryModel, z.array(inputEntryModel)])
  .meta({ title: 'Input', description: 'Id of the node whose rows come in.' });

/** One step of a transform node. Beside these keys come those of the operator, unless they stand in `config`. */
export const irOpFields = {
  op: idModel.meta({ title: 'Operation', description: 'Name of an operator.', examples: ['filter', 'rename'] }),
  id: idModel.optional().meta({ title: 'Id', description: "Names the step; else the transform's id and a number." }),
  label: z.string().optional().meta({ title: 'Label', description: 'What people see.' }),
  position: positionModel.optional(),
  config: jsonObjectModel.optional().meta({ title: 'Settings', description: "By the operator's own form." }),
};

/** A node of the typed IR. Beside these keys come those of its kind, unless they stand in `config`. */
export const irNodeFields = {
  id: idModel.meta({ title: 'Id', description: 'Names the node in inputs, counts and errors.' }),
  kind: z.enum(IR_KINDS).meta({ title: 'Kind', description: 'What the node does.' }),
  label: z.string().optional().meta({ title: 'Label', description: 'What people see.' }),
  position: positionModel.optional(),
  input: irInputModel.optional(),
  connector: z
    .string()
    .min(1)
    .optional()
    .meta({ title: 'Connector type', description: 'Of a source.', examples: ['s3'] }),
  config: jsonObjectModel.optional().meta({ title: 'Settings', description: "By the kind's own form." }),
  ops: z
    .array(z.object(irOpFields).catchall(jsonModel))
    .optional()
    .meta({ title: 'Operations', description: 'Of a transform: its steps, in order.' }),
};

export const irMetadataModel = z.strictObject({
  name: pipelineFields.name,
  description: pipelineFields.description,
  owner: pipelineFields.owner,
  tags: pipelineFields.tags,
});

export const irErrorHandlingModel = z
  .strictObject({
    dlq: z
      .strictObject({ enabled: z.boolean().meta({ title: 'Enabled', description: 'Bad rows become dead letters.' }) })
      .optional()
      .meta({ title: 'Dead letters', description: 'false: the first bad row stops the run.' }),
    policy: z.enum(ERROR_POLICIES).optional().meta({ title: 'Policy', description: 'Says more than dlq: skip too.' }),
    retry: retryModel.optional(),
  })
  .meta({ title: 'Error handling', description: 'Where a bad row goes.' });

/** Top-level keys of the typed IR. */
export const irFields = {
  kind: z.literal('pipeline').meta({ title: 'Kind', description: 'Always pipeline.' }),
  version: z.literal('1.0').meta({ title: 'Version', description: 'Version of this form.' }),
  id: pipelineFields.id,
  metadata: irMetadataModel.meta({ title: 'About', description: 'Name, owner, tags.' }),
  connectorId: pipelineFields.connectorId,
  schemaId: pipelineFields.schemaId,
  connector: pipelineFields.connector,
  schema: pipelineFields.schema,
  schedule: pipelineFields.schedule,
  trigger: pipelineFields.trigger,
  executionConfig: pipelineFields.executionConfig,
  validation: pipelineFields.validation,
  errorHandling: irErrorHandlingModel,
  nodes: z
    .array(z.object(irNodeFields).catchall(jsonModel))
    .meta({ title: 'Nodes', description: 'Each names its input; there is no list of edges.' }),
  tests: pipelineFields.tests,
};

/** A pipeline as the typed IR. */
export const typedIrModel = z.strictObject(irFields);
