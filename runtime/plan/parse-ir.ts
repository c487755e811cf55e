import type { Issue } from '../contract/issue.ts';
import type { PipelineDraft } from './draft.ts';
import { fromIr } from './from-ir.ts';
import { twice } from './from-nodes.ts';
import { error } from './issues.ts';
import { jsonPath } from './json-path.ts';
import type { ExecutionConfig } from './model/execution-config.ts';
import type { JsonObject } from './model/json-value.ts';
import { irErrorHandlingModel, irFields, irMetadataModel } from './model/typed-ir.ts';
import { type Fields, isObject, readFields } from './read-fields.ts';
import { CONTAINERS, plainFields, readHead } from './read-head.ts';
import { readTests } from './tests/read-tests.ts';

type PlainFields = Fields<typeof plainFields>;

/** The typed IR, bare or below `ir` beside the pipeline's name and references. */
export function parseIr(document: JsonObject): PipelineDraft {
  const issues: Issue[] = [];
  if (document.ir === undefined) return assemble(document, '', {}, document, issues);
  const elsewhere = [...CONTAINERS, 'ir', 'irVersion', 'nodes', 'edges', 'tests'];
  const shape = { ...plainFields, name: plainFields.name.optional() };
  const beside = readFields(shape, document, issues, { path: '', elsewhere });
  if (document.irVersion !== undefined && document.irVersion !== null && document.irVersion !== '1.0') {
    issues.push(error({ code: 'config.invalid', path: 'irVersion', message: 'Must be 1.0' }));
  }
  for (const key of ['nodes', 'edges'] as const) {
    const list = document[key];
    const isEmpty = list === undefined || list === null || (Array.isArray(list) && list.length === 0);
    if (!isEmpty) issues.push(twice('', 'ir', key));
  }
  if (!isObject(document.ir)) issues.push(error({ code: 'config.invalid', path: 'ir', message: 'Must be an object' }));
  return assemble(isObject(document.ir) ? document.ir : {}, 'ir', beside, document, issues);
}

const {
  connector: _connector,
  schema: _schema,
  trigger: _trigger,
  executionConfig: _execution,
  validation: _validation,
  metadata: _metadata,
  errorHandling: _errorHandling,
  nodes: _nodes,
  tests: _tests,
  ...plainIrFields
} = irFields;

function assemble(
  ir: JsonObject,
  base: string,
  beside: PlainFields,
  document: JsonObject,
  issues: Issue[],
): PipelineDraft {
  const elsewhere = [...CONTAINERS, 'metadata', 'errorHandling', 'nodes', 'tests'];
  const fields = readFields(plainIrFields, ir, issues, { path: base, elsewhere });
  const metadata = readMetadata(ir, base, beside.name !== undefined, issues);
  if (base !== '' && ir.tests !== undefined && document.tests !== undefined)
    issues.push(twice('', 'tests', 'ir.tests'));
  const isBeside = document.tests !== undefined;
  const containerBase = CONTAINERS.some((key) => document[key] !== undefined) ? '' : base;
  const head = readHead(
    { ...fields, ...metadata, ...beside },
    { ...containers(ir), ...containers(document) },
    containerBase,
    issues,
  );
  return {
    ...head,
    executionConfig: withErrorHandling(head.executionConfig, ir, base, issues),
    ...fromIr(ir, base, issues),
    tests: isBeside ? readTests(document, '', issues) : readTests(ir, base, issues),
    base: containerBase,
    faults: issues,
  };
}

function readMetadata(
  ir: JsonObject,
  base: string,
  isNamed: boolean,
  issues: Issue[],
): Fields<typeof irMetadataModel.shape> {
  const shape = irMetadataModel.shape;
  const path = jsonPath(base, 'metadata');
  return isNamed
    ? readFields({ ...shape, name: shape.name.optional() }, ir.metadata ?? {}, issues, { path })
    : readFields(shape, ir.metadata ?? {}, issues, { path });
}

/** The IR says errorHandling on its own; `dlq.enabled` false leaves it at its default, fail. */
function withErrorHandling(config: ExecutionConfig, ir: JsonObject, base: string, issues: Issue[]): ExecutionConfig {
  const path = jsonPath(base, 'errorHandling');
  if (ir.errorHandling === undefined) {
    const next = 'For instance { "dlq": { "enabled": true } }.';
    issues.push(error({ code: 'config.invalid', path, message: 'Missing: needs an object', next }));
    return config;
  }
  const { dlq, policy: named, retry } = readFields(irErrorHandlingModel.shape, ir.errorHandling, issues, { path });
  if (named !== undefined && dlq !== undefined && dlq.enabled !== (named === 'dlq'))
    issues.push(twice(path, 'policy', 'dlq'));
  const policy = named ?? (dlq?.enabled === true ? 'dlq' : undefined);
  const other = config.errorHandling;
  const contradicts = policy === undefined ? dlq !== undefined && other === 'dlq' : other !== policy;
  if (other !== undefined && contradicts) issues.push(twice(base, 'errorHandling', 'executionConfig.errorHandling'));
  if (retry !== undefined && config.retry !== undefined && retry.maxAttempts !== config.retry.maxAttempts) {
    issues.push(twice(path, 'retry', 'executionConfig.retry'));
  }
  return {
    ...config,
    ...(policy === undefined ? {} : { errorHandling: policy }),
    ...(retry === undefined ? {} : { retry }),
  };
}

function containers(document: JsonObject): JsonObject {
  return Object.fromEntries(CONTAINERS.flatMap((key) => (document[key] === undefined ? [] : [[key, document[key]]])));
}
