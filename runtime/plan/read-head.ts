import { isDeepStrictEqual } from 'node:util';
import type { Issue } from '../contract/issue.ts';
import type { Json } from '../contract/json.ts';
import type { PipelineDraft } from './draft.ts';
import { twice } from './from-nodes.ts';
import { jsonPath } from './json-path.ts';
import { type ExecutionConfig, executionConfigModel, validationModel } from './model/execution-config.ts';
import type { JsonObject } from './model/json-value.ts';
import { pipelineFields } from './model/nodes-form.ts';
import { parseConnector } from './parse-connector.ts';
import { parseInlineSchema } from './parse-schema.ts';
import { type Fields, readFields } from './read-fields.ts';
import { readTrigger } from './read-trigger.ts';

const {
  connector: _connector,
  schema: _schema,
  trigger: _trigger,
  executionConfig: _execution,
  validation: _validation,
  tests: _tests,
  ...plain
} = pipelineFields;

/** Fields of a pipeline that stand for themselves. */
export const plainFields = plain;

/** Fields of a pipeline that hold fields of their own. */
export const CONTAINERS = ['connector', 'schema', 'trigger', 'executionConfig', 'validation'] as const;

type Head = Pick<
  PipelineDraft,
  | 'id'
  | 'name'
  | 'description'
  | 'owner'
  | 'tags'
  | 'connectorId'
  | 'schemaId'
  | 'connector'
  | 'schema'
  | 'trigger'
  | 'executionConfig'
>;

/** All of a pipeline but its nodes and edges. `containers` holds connector, schema, trigger and executionConfig, written at `base`. */
export function readHead(
  fields: Fields<typeof plainFields>,
  containers: JsonObject,
  base: string,
  issues: Issue[],
): Head {
  return {
    id: fields.id ?? null,
    name: fields.name ?? '',
    description: fields.description ?? null,
    owner: fields.owner ?? null,
    tags: fields.tags ?? [],
    connectorId: fields.connectorId ?? null,
    schemaId: fields.schemaId ?? null,
    connector: readReference(containers.connector, jsonPath(base, 'connector'), issues, parseConnector),
    schema: readReference(containers.schema, jsonPath(base, 'schema'), issues, parseInlineSchema),
    trigger: readTrigger(containers.trigger, jsonPath(base, 'trigger'), issues),
    executionConfig: readExecutionConfig(containers, base, issues),
  };
}

/** A name, or the thing itself. */
function readReference<T>(
  raw: Json | undefined,
  path: string,
  issues: Issue[],
  parseInline: (raw: Json, path: string) => { readonly draft: T | null; readonly issues: readonly Issue[] },
): T | string | null {
  if (raw === undefined || raw === null) return null;
  if (typeof raw === 'string' && raw !== '') return raw;
  const parsed = parseInline(raw, path);
  issues.push(...parsed.issues);
  return parsed.draft;
}

function readExecutionConfig(containers: JsonObject, base: string, issues: Issue[]): ExecutionConfig {
  const path = jsonPath(base, 'executionConfig');
  const raw = containers.executionConfig ?? {};
  const { partitioning, validation, ...rest } = readFields(executionConfigModel.shape, raw, issues, { path });
  const beside = readFields(validationModel.shape, containers.validation ?? {}, issues, {
    path: jsonPath(base, 'validation'),
  });
  for (const key of ['mode', 'columns'] as const) {
    const said = validation?.[key];
    if (said !== undefined && beside[key] !== undefined && !isDeepStrictEqual(said, beside[key]))
      issues.push(twice(base, 'executionConfig.validation', 'validation'));
  }
  const merged = given({ mode: validation?.mode ?? beside.mode, columns: validation?.columns ?? beside.columns });
  return {
    ...given(rest),
    ...(Object.keys(merged).length === 0 ? {} : { validation: merged }),
    ...(typeof partitioning === 'object' && partitioning !== null ? { partitioning } : {}),
  };
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function given<T extends object>(members: T): Given<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Given<T>;
}
