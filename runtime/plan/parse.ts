import type { Issue } from '../contract/issue.ts';
import type { Json } from '../contract/json.ts';
import { deepFreeze } from './deep-freeze.ts';
import type { PipelineDraft } from './draft.ts';
import { fromIr } from './from-ir.ts';
import { fromNodes, twice } from './from-nodes.ts';
import { error } from './issues.ts';
import { jsonPath } from './json-path.ts';
import type { ExecutionConfig } from './model/execution-config.ts';
import { executionConfigModel, validationModel } from './model/execution-config.ts';
import type { JsonObject } from './model/json-value.ts';
import { pipelineFields } from './model/nodes-form.ts';
import { irErrorHandlingModel, irFields, irMetadataModel } from './model/typed-ir.ts';
import { parseConnector } from './parse-connector.ts';
import { parseSchema } from './parse-schema.ts';
import { type Fields, isObject, readFields, type Shape } from './read-fields.ts';
import { readDefinition } from './read-text.ts';

export interface Parsed {
  /** `null` when there is nothing to go on with: no text, no object. */
  readonly draft: PipelineDraft | null;
  /** Everything found so far; `validate` and `plan` say it again with what they find. */
  readonly issues: readonly Issue[];
}

/**
 * Text (JSON or YAML) or data → a draft. Takes nodes and edges, or the typed IR (bare, or below `ir` beside the
 * pipeline's name), in all spellings. Never throws; one mistake hides no other.
 */
export function parse(input: unknown): Parsed {
  const read = readDefinition(input);
  if (!read.ok) return { draft: null, issues: read.issues };
  if (!isObject(read.value)) {
    return {
      draft: null,
      issues: [
        error({
          code: 'pipeline.unreadable',
          path: '',
          message: 'A pipeline is an object with a name, nodes and edges',
        }),
      ],
    };
  }
  const draft = deepFreeze(isIr(read.value) ? parseIr(read.value) : parseNodes(read.value));
  return { draft, issues: draft.faults };
}

function isIr(document: JsonObject): boolean {
  if (document.ir !== undefined || document.kind === 'pipeline') return true;
  const { nodes } = document;
  return (
    Array.isArray(nodes) &&
    nodes.some((node) => isObject(node) && node.kind !== undefined && node.nodeType === undefined)
  );
}

const CONTAINERS = ['connector', 'schema', 'executionConfig', 'validation'] as const;
const plainFields = omit(pipelineFields, CONTAINERS);

function parseNodes(document: JsonObject): PipelineDraft {
  const issues: Issue[] = [];
  const fields = readFields(plainFields, document, issues, { path: '', elsewhere: [...CONTAINERS, 'nodes', 'edges'] });
  const graph = fromNodes(document, '', issues);
  return {
    id: fields.id ?? null,
    name: fields.name ?? '',
    ...common(fields, document, '', issues),
    executionConfig: executionConfig(document, '', issues),
    ...graph,
    base: '',
    faults: issues,
  };
}

function parseIr(document: JsonObject): PipelineDraft {
  const issues: Issue[] = [];
  if (document.ir === undefined) return assembleIr(document, '', {}, document, issues);
  const wrapper = { ...plainFields, name: pipelineFields.name.optional() };
  const elsewhere = [...CONTAINERS, 'ir', 'irVersion', 'nodes', 'edges'];
  const outer = readFields(wrapper, document, issues, { path: '', elsewhere });
  if (document.irVersion !== undefined && document.irVersion !== '1.0') {
    issues.push(error({ code: 'config.invalid', path: 'irVersion', message: 'Must be 1.0' }));
  }
  for (const key of ['nodes', 'edges'] as const) {
    const list = document[key];
    if (list !== undefined && !(Array.isArray(list) && list.length === 0)) issues.push(twice('', 'ir', key));
  }
  if (isObject(document.ir)) return assembleIr(document.ir, 'ir', outer, document, issues);
  issues.push(error({ code: 'config.invalid', path: 'ir', message: 'Must be an object' }));
  return assembleIr(
    { kind: 'pipeline', version: '1.0', nodes: [], metadata: { name: outer.name ?? '-' }, errorHandling: {} },
    'ir',
    outer,
    document,
    issues,
  );
}

const irPlainFields = omit(irFields, [...CONTAINERS, 'metadata', 'errorHandling', 'nodes']);

function assembleIr(
  ir: JsonObject,
  base: string,
  outer: Fields<typeof plainFields>,
  wrapper: JsonObject,
  issues: Issue[],
): PipelineDraft {
  const elsewhere = [...CONTAINERS, 'metadata', 'errorHandling', 'nodes'];
  const fields = readFields(irPlainFields, ir, issues, { path: base, elsewhere });
  const metadata = readMetadata(ir, base, outer.name, issues);
  const graph = fromIr(ir, base, issues);
  const both = { ...fields, ...metadata, ...outer };
  const document = { ...pick(ir, CONTAINERS), ...pick(wrapper, CONTAINERS) };
  const containerBase = CONTAINERS.some((key) => wrapper[key] !== undefined) ? '' : base;
  return {
    id: both.id ?? null,
    name: both.name ?? '',
    ...common(both, document, containerBase, issues),
    executionConfig: mergeErrorHandling(executionConfig(document, containerBase, issues), ir, base, issues),
    ...graph,
    base: containerBase,
    faults: issues,
  };
}

function readMetadata(
  ir: JsonObject,
  base: string,
  outerName: string | undefined,
  issues: Issue[],
): Fields<typeof irMetadataModel.shape> {
  const path = jsonPath(base, 'metadata');
  if (ir.metadata === undefined && outerName !== undefined) return {};
  const shape =
    outerName === undefined
      ? irMetadataModel.shape
      : { ...irMetadataModel.shape, name: irMetadataModel.shape.name.optional() };
  return readFields(shape as typeof irMetadataModel.shape, ir.metadata ?? {}, issues, { path });
}

function common(fields: Fields<typeof plainFields>, document: JsonObject, base: string, issues: Issue[]) {
  return {
    description: fields.description ?? null,
    owner: fields.owner ?? null,
    tags: fields.tags ?? [],
    connectorId: fields.connectorId ?? null,
    schemaId: fields.schemaId ?? null,
    connector: reference(document, 'connector', base, issues, (raw, path) => parseConnector(raw, path)),
    schema: reference(document, 'schema', base, issues, (raw, path) => parseSchema(raw, path)),
  };
}

/** A name, or the thing itself. */
function reference<T>(
  document: JsonObject,
  key: string,
  base: string,
  issues: Issue[],
  parseInline: (raw: Json, path: string) => { readonly draft: T | null; readonly issues: readonly Issue[] },
): T | string | null {
  const raw = document[key];
  if (raw === undefined || raw === null) return null;
  if (typeof raw === 'string' && raw !== '') return raw;
  const parsed = parseInline(raw, jsonPath(base, key));
  issues.push(...parsed.issues);
  return parsed.draft;
}

function executionConfig(document: JsonObject, base: string, issues: Issue[]): ExecutionConfig {
  const raw = document.executionConfig;
  const path = jsonPath(base, 'executionConfig');
  const fields = raw === undefined || raw === null ? {} : readFields(executionConfigModel.shape, raw, issues, { path });
  const { partitioning, ...rest } = fields;
  const beside = document.validation;
  let { validation } = fields;
  if (beside !== undefined) {
    const read = readFields(validationModel.shape, beside, issues, { path: jsonPath(base, 'validation') });
    if (validation !== undefined && validation.mode !== read.mode) issues.push(twice(path, 'validation', 'validation'));
    validation ??= read.mode === undefined ? undefined : { mode: read.mode };
  }
  return {
    ...rest,
    ...(validation === undefined ? {} : { validation }),
    ...(typeof partitioning === 'object' && partitioning !== null ? { partitioning } : {}),
  } as ExecutionConfig;
}

/** The IR says errorHandling on its own; `dlq.enabled` false leaves it at its default, fail. */
function mergeErrorHandling(config: ExecutionConfig, ir: JsonObject, base: string, issues: Issue[]): ExecutionConfig {
  const path = jsonPath(base, 'errorHandling');
  if (ir.errorHandling === undefined) {
    issues.push(
      error({
        code: 'config.invalid',
        path,
        message: 'Missing: needs an object',
        next: 'For instance { "dlq": { "enabled": true } }.',
      }),
    );
    return config;
  }
  const read = readFields(irErrorHandlingModel.shape, ir.errorHandling, issues, { path });
  const policy = read.policy ?? (read.dlq?.enabled === true ? 'dlq' : undefined);
  if (read.policy !== undefined && read.dlq !== undefined && read.dlq.enabled !== (read.policy === 'dlq')) {
    issues.push(twice(path, 'policy', 'dlq'));
  }
  const contradicts =
    policy === undefined ? read.dlq !== undefined && config.errorHandling === 'dlq' : config.errorHandling !== policy;
  if (config.errorHandling !== undefined && contradicts) {
    issues.push(twice(base, 'errorHandling', 'executionConfig.errorHandling'));
  }
  return {
    ...config,
    ...(policy === undefined ? {} : { errorHandling: policy }),
    ...(read.retry === undefined ? {} : { retry: read.retry }),
  };
}

function omit<S extends Shape, K extends keyof S>(shape: S, keys: readonly K[]): Omit<S, K> & Shape {
  return Object.fromEntries(Object.entries(shape).filter(([key]) => !keys.includes(key as K))) as Omit<S, K> & Shape;
}

function pick(document: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.flatMap((key) => (document[key] === undefined ? [] : [[key, document[key]]])));
}
