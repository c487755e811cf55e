import { z } from 'zod';
import { connectorModel } from './connector.ts';
import { executionConfigModel, validationModel } from './execution-config.ts';
import { jsonObjectModel } from './json-value.ts';
import { pipelineTestsModel } from './pipeline-test.ts';
import { positionModel } from './position.ts';
import { schemaModel } from './schema.ts';
import { triggerModel } from './trigger.ts';

const idModel = z.string().min(1).max(200);

/** A node of the nodes/edges form. */
export const nodeModel = z.strictObject({
  id: idModel.meta({ title: 'Id', description: 'Names the node in edges, counts and errors.', examples: ['src'] }),
  nodeType: idModel.meta({
    title: 'Type',
    description: 'source, target, or the name of an operator.',
    examples: ['filter_rows'],
  }),
  label: z.string().optional().meta({ title: 'Label', description: 'What people see.' }),
  config: jsonObjectModel.optional().meta({ title: 'Settings', description: "By the node type's own form." }),
  connector: z
    .string()
    .min(1)
    .optional()
    .meta({ title: 'Connector type', description: 'Of a source node; must be that of the connector.', advanced: true }),
  positionX: z.number().optional().meta({ title: 'X', description: 'Place on the canvas.' }),
  positionY: z.number().optional().meta({ title: 'Y', description: 'Place on the canvas.' }),
  position: positionModel.optional(),
});

/** A connection: rows leave `source` and enter `target`. */
export const edgeModel = z.strictObject({
  source: idModel.optional().meta({ title: 'From', description: 'Node id. Also spelled sourceNodeId.' }),
  target: idModel.optional().meta({ title: 'To', description: 'Node id. Also spelled targetNodeId.' }),
  sourceNodeId: idModel
    .optional()
    .meta({ title: 'From (other spelling)', description: 'The same as source.', advanced: true }),
  targetNodeId: idModel
    .optional()
    .meta({ title: 'To (other spelling)', description: 'The same as target.', advanced: true }),
  label: z
    .string()
    .optional()
    .meta({ title: 'Label', description: 'What people see. Of an edge that leaves a branch: its route.' }),
  sourceHandle: z
    .string()
    .optional()
    .meta({ title: 'Route', description: 'The same as label, as canvas editors write it.', advanced: true }),
});

/** What both forms of a pipeline share beside their nodes. */
export const pipelineFields = {
  id: idModel.optional().meta({ title: 'Id', description: "The pipeline's id, where it has one.", advanced: true }),
  name: z
    .string()
    .min(1)
    .max(200)
    .meta({ title: 'Name', description: 'What people call it.', examples: ['customers-daily'] }),
  description: z.string().optional().meta({ title: 'Description', description: 'What it does.' }),
  connectorId: z
    .string()
    .min(1)
    .optional()
    .meta({ title: 'Connector', description: 'Id of the stored connector to read from.' }),
  schemaId: z
    .string()
    .min(1)
    .optional()
    .meta({ title: 'Schema', description: 'Id of the stored schema to load into.' }),
  connector: z
    .union([z.string().min(1), connectorModel])
    .optional()
    .meta({ title: 'Connector', description: 'In a file: a name that the server knows, or the connector itself.' }),
  schema: z
    .union([z.string().min(1), schemaModel])
    .optional()
    .meta({ title: 'Schema', description: 'In a file: a name that the server knows, or the schema itself.' }),
  schedule: z
    .null()
    .optional()
    .meta({ title: 'Schedule', description: 'null: the pipeline runs when somebody starts it, or its trigger does.' }),
  trigger: triggerModel.optional(),
  executionConfig: executionConfigModel.optional().meta({ title: 'Execution', description: 'How the pipeline runs.' }),
  validation: validationModel.optional().meta({
    title: 'Validation',
    description: 'The same as executionConfig.validation.',
    advanced: true,
  }),
  owner: z.string().optional().meta({ title: 'Owner', description: 'Who answers for it.' }),
  tags: z.array(z.string()).optional().meta({ title: 'Tags', description: 'Words to find it by.' }),
  tests: pipelineTestsModel.optional(),
};

/** A pipeline as nodes and edges: the specification's form, and that of pipeline files. */
export const nodesFormModel = z.strictObject({
  ...pipelineFields,
  nodes: z.array(nodeModel).meta({ title: 'Nodes', description: 'A source, operators, a target.' }),
  edges: z.array(edgeModel).meta({ title: 'Edges', description: 'Which node feeds which.' }),
});
