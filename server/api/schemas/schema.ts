import { z } from 'zod';
import { SUMMARY_FUNCTIONS } from '../../../runtime/contract/summary.ts';
import { FIELD_TYPES } from '../../../runtime/plan/model/data-type.ts';
import { joinMappingModel } from '../../../runtime/plan/model/join-mapping.ts';
import { jsonObjectModel } from '../../../runtime/plan/model/json-value.ts';
import { ENTITY_TYPES, fieldModel, SCHEMA_TYPES, schemaModel } from '../../../runtime/plan/model/schema.ts';
import { summaryColumnModel } from '../../../runtime/plan/model/summary-column.ts';
import { askedConnectorModel } from '../connectors/schema.ts';
import { idQuery } from '../id.ts';
import { pageQuery } from '../page.ts';

export const SCHEMA_STATUSES = ['active', 'draft', 'archived'] as const;

export const fieldResponse = z
  .object({
    name: z.string(),
    displayName: z.string().nullable(),
    description: z.string().nullable(),
    dataType: z.enum(FIELD_TYPES),
    length: z.int().nullable(),
    precision: z.int().nullable(),
    scale: z.int().nullable(),
    isNullable: z.boolean(),
    isPrimaryKey: z.boolean(),
    isUnique: z.boolean(),
    isPredictor: z.boolean(),
    defaultValue: z.union([z.string(), z.number(), z.boolean(), z.null()]),
    ordinal: z.int(),
  })
  .meta({ id: 'SchemaField' });

const summaryColumnResponse = z.object({
  name: z.string(),
  function: z.enum(SUMMARY_FUNCTIONS),
  sourceField: z.string().nullable(),
  type: z.enum(FIELD_TYPES).nullable(),
});

export const schemaResponse = z
  .object({
    id: z.string(),
    name: z.string(),
    displayName: z.string().nullable(),
    description: z.string().nullable(),
    entityType: z.enum(ENTITY_TYPES),
    schemaType: z.enum(SCHEMA_TYPES),
    linkedSchemaId: z.string().nullable().meta({ description: 'Of a collection: id of its customer schema.' }),
    joinMapping: joinMappingModel.nullable(),
    summaryColumns: z.array(summaryColumnResponse),
    autoEnrich: z.boolean(),
    tableName: z.string(),
    summaryTableName: z
      .string()
      .nullable()
      .meta({ description: 'Table of the summary columns, keyed by the field of the customer.' }),
    fields: z.array(fieldResponse),
    status: z.enum(SCHEMA_STATUSES),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Schema' });

export const listSchemasQuery = pageQuery.extend({
  entityType: z.enum(ENTITY_TYPES).optional(),
  search: z.string().min(1).optional().meta({ description: 'Part of the name or display name.' }),
});

export const createSchemaBody = schemaModel.meta({ id: 'CreateSchema' });
export const addFieldBody = fieldModel.meta({ id: 'AddField' });

/** A field's name, and what of it is to change. Keys of its column may be repeated, not changed. */
const updateFieldBody = z
  .strictObject({ ...fieldResponse.partial().shape, name: z.string(), ordinal: z.int().min(0).optional() })
  .meta({ id: 'UpdateField' });

const updateSchema = z.strictObject({
  name: z.string().optional().meta({ description: 'May be repeated, not changed: it is the name of the table.' }),
  displayName: z.string().nullable().optional(),
  description: z.string().nullable().optional(),
  entityType: z.enum(ENTITY_TYPES).optional(),
  schemaType: z.enum(SCHEMA_TYPES).optional(),
  linkedSchemaId: z.string().min(1).nullable().optional(),
  joinMapping: joinMappingModel.nullable().optional(),
  summaryColumns: z
    .array(summaryColumnModel)
    .nullable()
    .optional()
    .meta({ description: 'Other ones: the table of the summary is made anew, empty until the next summarize.' }),
  autoEnrich: z.boolean().optional(),
  fields: z
    .array(updateFieldBody)
    .optional()
    .meta({ description: 'By name; fields that are left out stay as they are.' }),
});
export const updateSchemaBody = updateSchema.extend({ id: z.string().min(1).optional() }).meta({ id: 'UpdateSchema' });
export const updateSchemaByIdBody = updateSchema.extend({ id: z.string().min(1) }).meta({ id: 'UpdateSchemaById' });

const confirm = {
  confirm: z
    .string()
    .optional()
    .meta({ description: "The schema's name; needed when something depends on its table." }),
};
export const deleteSchemaQuery = z.object(confirm);
export const deleteSchemaByIdQuery = idQuery.extend(confirm);

export const rollbackResponse = z
  .object({
    tableName: z.string().meta({ description: 'Holds the rows of before the last blue-green load again.' }),
    keptAs: z.string().meta({ description: 'The table that was loaded, kept for the next roll back.' }),
  })
  .meta({ id: 'SchemaRollback' });

export const dependentsResponse = z
  .object({
    tableName: z.string(),
    objects: z.array(z.string()).meta({ description: 'Views, foreign keys and the like, dropped along by CASCADE.' }),
    pipelines: z.array(z.object({ id: z.string(), name: z.string(), versions: z.array(z.int()) })).meta({
      description:
        'Pipelines of which these versions load into it or look into it; they stay, and these versions run no more.',
    }),
    collections: z
      .array(z.object({ id: z.string(), name: z.string() }))
      .meta({ description: 'Collections that are linked to it: it is not deleted before they are, or are unlinked.' }),
    rows: z.int().meta({ description: 'Rows in the table, as Postgres estimates it.' }),
  })
  .meta({ id: 'SchemaDependents' });

export const dataQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  offset: z.coerce.number().int().min(0).default(0),
});

export const dataResponse = z
  .object({
    total: z.int(),
    limit: z.int(),
    offset: z.int(),
    columns: z.array(z.object({ name: z.string(), type: z.string() })),
    rows: z
      .array(jsonObjectModel)
      .meta({ description: 'Decimals and 64-bit integers are strings; timestamps are ISO 8601.' }),
  })
  .meta({ id: 'SchemaData' });

/** Rows go to Postgres as they came, so their values are not looked at here. */
export const insertRowsBody = z
  .strictObject({ rows: z.array(z.record(z.string(), z.unknown())).min(1).max(10_000) })
  .meta({ id: 'InsertRows' });

export const insertRowsResponse = z
  .object({
    inserted: z.int().meta({ description: 'Rows whose key was there already are not inserted, nor counted.' }),
    tableName: z.string(),
  })
  .meta({ id: 'InsertedRows' });

export const statsQuery = z.object({
  refresh: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'true: count anew instead of answering from the last five minutes.' }),
});

export const statsResponse = z
  .object({
    rowCount: z.int(),
    computedAt: z.string(),
    fields: z.array(
      z.object({
        name: z.string(),
        dataType: z.string(),
        nullCount: z.int(),
        distinctCount: z.int().nullable(),
        min: z.string().nullable(),
        max: z.string().nullable(),
        avg: z.string().nullable(),
        topValues: z.array(z.object({ value: z.string(), count: z.int() })).nullable(),
      }),
    ),
  })
  .meta({ id: 'SchemaStats' });

/** With a connector and a source node's settings instead of a file. */
export const inferBody = z
  .strictObject({
    connectorId: z.string().optional().meta({ description: 'Id or name of a saved connector.' }),
    connector: askedConnectorModel.optional().meta({ description: 'One that is not saved yet, in its place.' }),
    source: jsonObjectModel.default({}).meta({ description: "A source node's settings: path, fileFormat …" }),
    sampleRows: z.int().min(1).max(100_000).default(10_000),
  })
  .meta({ id: 'InferFromConnector' });

export const inferFileFields = z.strictObject({
  fileFormat: z
    .enum(['csv', 'tsv', 'json', 'jsonl', 'xml', 'excel', 'parquet', 'orc', 'avro'])
    .optional()
    .meta({ description: 'By name, or else by the first bytes, when left out.' }),
  delimiter: z.string().optional(),
  hasHeader: z.enum(['true', 'false']).optional(),
  encoding: z.string().optional(),
});

const sizedType = {
  dataType: z.enum(FIELD_TYPES),
  length: z.int().optional(),
  precision: z.int().optional(),
  scale: z.int().optional(),
};

export const inferResponse = z
  .object({
    fields: z.array(
      z.object({
        name: z.string().meta({ description: 'Safe as the name of a field.' }),
        sourceName: z.string().meta({ description: 'As the source names the column.' }),
        ...sizedType,
        isNullable: z.boolean(),
        certainty: z.number().meta({ description: 'Chance that the next value fits as all of the sample did.' }),
        alternatives: z.array(z.object({ ...sizedType, share: z.number() })),
      }),
    ),
    sampledRows: z.int(),
    rejectedRows: z.int().meta({ description: 'Malformed records in the sample.' }),
    sampledFiles: z.int().meta({
      description: 'Files, or sheets or members of files, of which the sample is: up to 20, spread over all.',
    }),
    complete: z.boolean().meta({ description: 'No row was left unseen.' }),
    rows: z.array(z.array(z.string().nullable())).meta({
      description: 'The first 30 of them, in the order of the fields, the first 200 characters of each cell.',
    }),
    failures: z
      .array(
        z.object({
          label: z.string().meta({ description: 'The file.' }),
          row: z.int().meta({ description: 'Number of the first record that is not read.' }),
          code: z.string(),
          message: z.string(),
          next: z.string(),
          byte: z.int().nullable().meta({ description: 'Of the unpacked file, where the damage shows.' }),
          line: z.int().nullable(),
        }),
      )
      .meta({ description: 'Files of the sample that cannot be read on: the sample has the rows before the damage.' }),
    source: jsonObjectModel.meta({ description: 'Settings of a source node that read it so.' }),
  })
  .meta({ id: 'InferredSchema' });

export type SchemaField = z.output<typeof fieldResponse>;
export type Schema = z.output<typeof schemaResponse>;
export type CreateSchema = z.input<typeof createSchemaBody>;
export type AddField = z.input<typeof addFieldBody>;
export type UpdateField = z.output<typeof updateFieldBody>;
export type UpdateSchema = z.output<typeof updateSchemaBody>;
export type SchemaDependents = z.output<typeof dependentsResponse>;
export type SchemaData = z.output<typeof dataResponse>;
export type SchemaStats = z.output<typeof statsResponse>;
export type InferredSchema = z.output<typeof inferResponse>;
