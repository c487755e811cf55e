import { type ZodType, z } from 'zod';
import type { Behaviour } from '../contract/behaviour.ts';
import type { AuthMethod, ConnectorDefinition, Definition } from '../contract/definition.ts';
import type { Json } from '../contract/json.ts';
import type { Registry } from '../contract/registry.ts';
import { connectorModel } from './model/connector.ts';
import { executionConfigModel } from './model/execution-config.ts';
import type { JsonObject } from './model/json-value.ts';
import { nodesFormModel } from './model/nodes-form.ts';
import { schemaModel } from './model/schema.ts';
import { sourceColumnsModel, sourceConnectorModel } from './model/source-columns.ts';
import { targetConfigModel } from './model/target-config.ts';
import { typedIrModel } from './model/typed-ir.ts';

/**
 * JSON Schema (draft 2020-12) of what a model takes in, with titles, descriptions, examples, `advanced` and `secret`
 * kept. Secrets are also `writeOnly` and of format `password`, which forms and API tools know.
 */
export function jsonSchema(model: ZodType): JsonObject {
  const schema = z.toJSONSchema(model, {
    io: 'input',
    unrepresentable: 'throw',
    override: ({ jsonSchema: part }) => {
      if (part.secret !== true) return;
      part.writeOnly = true;
      if (part.type === 'string') part.format = 'password';
    },
  });
  return JSON.parse(JSON.stringify(schema)) as JsonObject;
}

/** What forms, docs and API need of a definition, as plain JSON. */
export interface DefinitionJson {
  readonly kind: Definition['kind'];
  readonly type: string;
  readonly title: string;
  readonly summary: string;
  readonly category: string;
  readonly config: JsonObject;
  readonly examples: readonly { readonly title: string; readonly config: Json }[];
}

export interface ConnectorDefinitionJson extends DefinitionJson {
  readonly kind: 'connector';
  /** By way to sign in; without any, a connector needs no credentials. */
  readonly auth: Partial<Record<AuthMethod, JsonObject>>;
  /** Settings of a source node that reads from it. */
  readonly source: JsonObject;
  /** What its sources read comes with each run: there is nothing to look into before. */
  readonly comesWithRun: boolean;
  /** Files that arrive there can start runs. */
  readonly watches: boolean;
  /** Its files can be put away once they are loaded. */
  readonly archives: boolean;
}

export interface OperatorDefinitionJson extends DefinitionJson {
  readonly kind: 'operator';
  readonly aliases: readonly string[];
  readonly behaviour: Behaviour;
}

export interface DefinitionsJson {
  readonly connectors: readonly ConnectorDefinitionJson[];
  readonly operators: readonly OperatorDefinitionJson[];
  readonly connector: JsonObject;
  readonly schema: JsonObject;
  readonly pipeline: JsonObject;
  readonly ir: JsonObject;
  readonly executionConfig: JsonObject;
  readonly target: JsonObject;
}

/** Every definition of a registry and every model of the planner as JSON Schema. */
export function definitionsJson(registry: Registry): DefinitionsJson {
  return {
    connectors: (registry.connectors as readonly ConnectorDefinition[]).map(connectorJson),
    operators: registry.operators.map(({ aliases, behaviour, ...definition }) => ({
      ...definitionJson(definition as Definition),
      kind: 'operator' as const,
      aliases,
      behaviour,
    })),
    connector: jsonSchema(connectorModel),
    schema: jsonSchema(schemaModel),
    pipeline: jsonSchema(nodesFormModel),
    ir: jsonSchema(typedIrModel),
    executionConfig: jsonSchema(executionConfigModel),
    target: jsonSchema(targetConfigModel),
  };
}

function connectorJson(definition: ConnectorDefinition): ConnectorDefinitionJson {
  const methods = Object.entries(definition.auth).filter(
    (entry): entry is [AuthMethod, ZodType] => entry[1] !== undefined,
  );
  return {
    ...definitionJson(definition),
    kind: 'connector',
    auth: Object.fromEntries(methods.map(([method, model]) => [method, jsonSchema(model)])),
    source: withColumns(jsonSchema(definition.source)),
    comesWithRun: definition.comesWithRun === true,
    watches: definition.watches === true,
    archives: definition.archives === true,
  };
}

/** A source node takes `columns` and `connector` beside the settings of its connector. */
function withColumns(source: JsonObject): JsonObject {
  const { $schema: _, ...columns } = jsonSchema(sourceColumnsModel);
  const { $schema: _same, ...connector } = jsonSchema(sourceConnectorModel);
  const properties = source.properties as JsonObject | undefined;
  return properties === undefined ? source : { ...source, properties: { ...properties, connector, columns } };
}

function definitionJson({ kind, type, title, summary, category, config, examples }: Definition): DefinitionJson {
  return { kind, type, title, summary, category, config: jsonSchema(config), examples };
}
