import type { Issue } from '../contract/issue.ts';
import { deepFreeze } from './deep-freeze.ts';
import type { PipelineDraft } from './draft.ts';
import { fromNodes } from './from-nodes.ts';
import { error } from './issues.ts';
import type { JsonObject } from './model/json-value.ts';
import { parseIr } from './parse-ir.ts';
import { isObject, readFields } from './read-fields.ts';
import { CONTAINERS, plainFields, readHead } from './read-head.ts';
import { readDefinition } from './read-text.ts';
import { readTests } from './tests/read-tests.ts';

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
    const message = 'A pipeline is an object with a name, nodes and edges';
    return { draft: null, issues: [error({ code: 'pipeline.unreadable', path: '', message })] };
  }
  const draft = deepFreeze(isIr(read.value) ? parseIr(read.value) : parseNodes(read.value));
  return { draft, issues: draft.faults };
}

function isIr({ ir, kind, nodes }: JsonObject): boolean {
  if (ir !== undefined || kind === 'pipeline') return true;
  return (
    Array.isArray(nodes) &&
    nodes.some((node) => isObject(node) && node.kind !== undefined && node.nodeType === undefined)
  );
}

function parseNodes(document: JsonObject): PipelineDraft {
  const issues: Issue[] = [];
  const fields = readFields(plainFields, document, issues, {
    path: '',
    elsewhere: [...CONTAINERS, 'nodes', 'edges', 'tests'],
  });
  return {
    ...readHead(fields, document, '', issues),
    ...fromNodes(document, '', issues),
    tests: readTests(document, '', issues),
    base: '',
    faults: issues,
  };
}
