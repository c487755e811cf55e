import type { Issue } from '../contract/issue.ts';
import type { ConnectorDraft } from './model/connector.ts';
import type { ExecutionConfig } from './model/execution-config.ts';
import type { JsonObject } from './model/json-value.ts';
import type { PipelineTest } from './model/pipeline-test.ts';
import type { SchemaDraft } from './model/schema.ts';
import type { Trigger } from './model/trigger.ts';

/** Where the author wrote a node: JSON paths of the node itself, its id, its type and its settings. */
export interface NodePlace {
  readonly node: string;
  readonly id: string;
  readonly type: string;
  readonly config: string;
}

export interface DraftNode {
  readonly id: string;
  readonly nodeType: string;
  readonly label: string | null;
  readonly config: JsonObject;
  readonly position: { readonly x: number; readonly y: number } | null;
  /** Connector type that a source node names. */
  readonly connector: string | null;
  readonly place: NodePlace;
}

export interface DraftEdge {
  readonly source: string;
  readonly target: string;
  /** What people see on it; of an edge that leaves a node with routes, which one it is. */
  readonly label: string | null;
  /** Where the author wrote each end, and the label. */
  readonly place: { readonly source: string; readonly target: string; readonly label: string };
}

/** `place`: JSON path of the test, as its author wrote it. */
export type DraftTest = PipelineTest & { readonly place: string };

/**
 * A pipeline in one spelling, frozen, whatever it was written in. Not yet known to make sense: `validate` says that.
 * What `parse` found wrong stays in `faults`, so that a draft with a part missing is never planned.
 */
export interface PipelineDraft {
  readonly id: string | null;
  readonly name: string;
  readonly description: string | null;
  readonly owner: string | null;
  readonly tags: readonly string[];
  readonly connectorId: string | null;
  readonly schemaId: string | null;
  /** In a file: the connector itself, or a name that the server knows. */
  readonly connector: ConnectorDraft | string | null;
  readonly schema: SchemaDraft | string | null;
  /** What starts runs by itself; `null`: somebody starts each. */
  readonly trigger: Trigger | null;
  readonly executionConfig: ExecutionConfig;
  readonly nodes: readonly DraftNode[];
  readonly edges: readonly DraftEdge[];
  readonly tests: readonly DraftTest[];
  /** JSON path of the object that holds executionConfig, connector, schema and trigger: the document itself, or `ir`. */
  readonly base: string;
  readonly faults: readonly Issue[];
}
