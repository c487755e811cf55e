import type { ColumnTypes } from '../contract/column.ts';
import type { AuthMethod } from '../contract/definition.ts';
import type { JsonObject } from './model/json-value.ts';
import type { SchemaDraft } from './model/schema.ts';

/** A stored schema: others link to it by its id. */
export type StoredSchema = SchemaDraft & { readonly id: string };

/** What the planner cannot know by itself: what the draft's names stand for, and what the source was found to hold. */
export interface PlanContext {
  /** The stored connector that the draft means; else the draft brings its own. */
  readonly connector?: {
    readonly id: string | null;
    readonly type: string;
    readonly config: JsonObject;
    readonly authMethod: AuthMethod | null;
  };
  /** The stored schema that the draft means; else the draft brings its own. */
  readonly schema?: SchemaDraft;
  /** Other stored schemas that nodes name, by the name or id that they use. */
  readonly schemas?: Readonly<Record<string, StoredSchema>>;
  /** Which of them are taken into every enrichment, in order of their names. */
  readonly enriching?: readonly string[];
  /** Columns as discovered, where the source could be reached. */
  readonly sourceColumns?: ColumnTypes;
  /** Absolute; where relative paths of the connector start: the folder of a pipeline file. */
  readonly baseDirectory?: string;
  /** Postgres schema of the tenant's tables: `public` for the default tenant. */
  readonly tenantSchema: string;
}
