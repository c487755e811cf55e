import { z } from 'zod';
import { MAX_IDENTIFIER, MAX_SCHEMA_NAME } from '../table-name.ts';
import { FIELD_TYPES, lengthModel, precisionModel, scaleModel } from './data-type.ts';
import { joinMappingModel } from './join-mapping.ts';
import { summaryColumnModel } from './summary-column.ts';

export const ENTITY_TYPES = [
  'customer',
  'account',
  'transaction',
  'product',
  'event',
  'interaction',
  'segment',
  'campaign',
  'subscription',
  'custom',
] as const;

export const SCHEMA_TYPES = ['customer', 'collection', 'proposition'] as const;

const IDENTIFIER = /^[a-z_][a-z0-9_]*$/;
const IDENTIFIER_RULE = 'Lower-case letters, digits and underscores only, and no digit first';

/** A field of a schema: one column of its table. */
export const fieldModel = z.strictObject({
  name: z
    .string()
    .max(MAX_IDENTIFIER)
    .regex(IDENTIFIER, IDENTIFIER_RULE)
    .meta({ title: 'Name', description: 'Name of the column.', examples: ['email'] }),
  displayName: z.string().optional().meta({ title: 'Display name', description: 'What people see.' }),
  description: z.string().optional().meta({ title: 'Description', description: 'What the values mean.' }),
  dataType: z.enum(FIELD_TYPES).meta({ title: 'Type', description: 'Type of the column.', examples: ['varchar'] }),
  length: lengthModel.optional(),
  precision: precisionModel.optional(),
  scale: scaleModel.optional(),
  isNullable: z.boolean().default(true).meta({ title: 'Nullable', description: 'May be empty; false is NOT NULL.' }),
  isPrimaryKey: z
    .boolean()
    .default(false)
    .meta({ title: 'Primary key', description: 'Part of the primary key; several fields make a composite one.' }),
  isUnique: z
    .boolean()
    .default(false)
    .meta({ title: 'Unique', description: 'No two rows share a value. Adds nothing to a sole primary key.' }),
  isPredictor: z
    .boolean()
    .default(false)
    .meta({ title: 'Predictor', description: 'Marks the field as input of models; stored, no effect on the table.' }),
  defaultValue: z
    .union([z.string(), z.number(), z.boolean(), z.null()])
    .optional()
    .meta({
      title: 'Default',
      description: "A literal: 'text' in single quotes, a number, null, true, false, now() or current_timestamp.",
      examples: ["'new'", 0, true, 'now()'],
    }),
  ordinal: z.int().min(0).optional().meta({ title: 'Ordinal', description: 'Place in lists that people see.' }),
});

/** A user-defined entity, backed by the table `ds_<name>`. */
export const schemaModel = z.strictObject({
  name: z
    .string()
    .max(MAX_SCHEMA_NAME)
    .regex(IDENTIFIER, IDENTIFIER_RULE)
    .meta({ title: 'Name', description: 'Machine-safe name; the table is called ds_<name>.', examples: ['customers'] }),
  displayName: z.string().optional().meta({ title: 'Display name', description: 'What people see.' }),
  description: z.string().optional().meta({ title: 'Description', description: 'What the entity is.' }),
  entityType: z
    .enum(ENTITY_TYPES)
    .default('custom')
    .meta({ title: 'Entity type', description: 'What the schema models.' }),
  schemaType: z
    .enum(SCHEMA_TYPES)
    .default('customer')
    .meta({ title: 'Schema type', description: 'How the entity takes part in decisions.' }),
  linkedSchemaId: z
    .string()
    .min(1)
    .optional()
    .meta({ title: 'Customer schema', description: 'Of a collection: id or name of the schema of its customers.' }),
  joinMapping: joinMappingModel.optional(),
  summaryColumns: z.array(summaryColumnModel).max(1000).optional().meta({
    title: 'Summary columns',
    description:
      'Of a linked collection: what the table `ds_<name>_summary` holds of each customer, filled by the transform summarize.',
  }),
  autoEnrich: z.boolean().optional().meta({
    title: 'Auto-enrich',
    description:
      'Whether every enrich node takes this one in: rows get its fields, or those of its summary, by its key.',
  }),
  fields: z.array(fieldModel).max(1590).default([]).meta({
    title: 'Fields',
    description: 'Columns beside id (unless a field is the primary key), created_at and updated_at.',
  }),
});

export type FieldDraft = z.output<typeof fieldModel>;
export type SchemaDraft = z.output<typeof schemaModel>;
