import { z } from 'zod';
import { jsonModel, jsonObjectModel } from '../../../runtime/plan/model/json-value.ts';

const definition = {
  type: z.string(),
  title: z.string(),
  summary: z.string(),
  category: z.string(),
  config: jsonObjectModel.meta({ description: 'JSON Schema of its settings; a form is made from it.' }),
  examples: z.array(z.object({ title: z.string(), config: jsonModel })),
};

export const connectorDefinitionModel = z
  .object({
    ...definition,
    kind: z.literal('connector'),
    auth: z
      .record(z.string(), jsonObjectModel)
      .meta({ description: 'JSON Schema of the credentials, by way to sign in.' }),
    source: jsonObjectModel.meta({ description: 'JSON Schema of the settings of a source node that reads from it.' }),
    comesWithRun: z
      .boolean()
      .meta({ description: 'What its sources read comes with each run: there is nothing to look into before.' }),
    watches: z.boolean().meta({ description: 'Files that arrive there can start runs: it takes a trigger.' }),
    archives: z.boolean().meta({ description: 'Its files can be put away once they are loaded.' }),
  })
  .meta({ id: 'ConnectorDefinition' });

const sentence = (what: string) => z.string().meta({ description: what });

const behaviourModel = z
  .object({
    null: sentence('What it does with a value that is NULL.'),
    missing: sentence('With a field that does not come in.'),
    mismatch: sentence('With a value or a field that is not of the type.'),
    duplicate: sentence('With a name, a key or a row that comes twice.').optional(),
    tooMany: sentence('With more than is asked for.').optional(),
    tooFew: sentence('With less than is asked for.').optional(),
  })
  .meta({ description: 'A plain sentence for each case that means something to it.' });

export const operatorDefinitionModel = z
  .object({
    ...definition,
    kind: z.literal('operator'),
    aliases: z.array(z.string()),
    behaviour: behaviourModel,
  })
  .meta({ id: 'OperatorDefinition' });

export const definitionsResponse = z
  .object({
    connectors: z.array(connectorDefinitionModel),
    operators: z.array(operatorDefinitionModel),
    connector: jsonObjectModel,
    schema: jsonObjectModel,
    pipeline: jsonObjectModel,
    ir: jsonObjectModel,
    executionConfig: jsonObjectModel,
    target: jsonObjectModel,
  })
  .meta({ id: 'Definitions' });

export type Definitions = z.output<typeof definitionsResponse>;
export type ConnectorDefinition = z.output<typeof connectorDefinitionModel>;
export type OperatorDefinition = z.output<typeof operatorDefinitionModel>;
