import type { ColumnTypes } from '../contract/column.ts';
import type { AuthMethod } from '../contract/definition.ts';
import type { JsonObject } from './model/json-value.ts';
import type { SchemaDraft } from './model/schema.ts';

/** A stored schema: others link to it by its id. */
export type StoredSchema = SchemaDraft & { readonly id: string };

/** A stored connector, without its credentials. */
export interface StoredConnector {
  readonly id: string | null;
  /** What people call it. */
  readonly name?: string;
  readonly type: string;
  readonly config: JsonObject;
  readonly authMethod: AuthMethod | null;
}

/** What the planner cannot know by itself: what the draft's names stand for, and what the source was found to hold. */
export interface PlanContext {
  /** The stored connector that the draft means; else the draft brings its own. */
  readonly connector?: StoredConnector;
  /** Other stored connectors that source nodes name, by the name or id that they use. */
  readonly connectors?: Readonly<Record<string, StoredConnector>>;
  /** The stored schema that the draft means; else the draft brings its own. */
  readonly schema?: SchemaDraft;
  /** Other stored schemas that nodes name, by the name or id that they use. */
  readonly schemas?: Readonly<Record<string, StoredSchema>>;
  /** Which of them are taken into every enrichment, in order of their names. */
  readonly enriching?: readonly string[];
  /** Columns as discovered, by the source nodes that could be reached. */
  readonly sourceColumns?: Readonly<Record<string, ColumnTypes>>;
  /** Absolute; where relative paths of the connector start: the folder of a pipeline file. */
  readonly baseDirectory?: string;
  /** Postgres schema of the tenant's tables: `public` for the default tenant. */
  readonly tenantSchema: string;
}
