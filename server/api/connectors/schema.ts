import { z } from 'zod';
import { AUTH_METHODS, CONNECTOR_CATEGORIES } from '../../../runtime/contract/definition.ts';
import { connectorModel } from '../../../runtime/plan/model/connector.ts';
import { jsonObjectModel } from '../../../runtime/plan/model/json-value.ts';
import { originModel } from '../error-origin.ts';
import { idQuery } from '../id.ts';
import { pageQuery } from '../page.ts';

export const CONNECTOR_STATUSES = ['connected', 'disconnected', 'error', 'testing'] as const;

/** Never holds `authConfig`. */
export const connectorResponse = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    type: z.string(),
    typeTitle: z.string().meta({ description: 'What people call the type.' }),
    category: z.enum(CONNECTOR_CATEGORIES),
    authMethod: z.enum(AUTH_METHODS),
    hasCredentials: z
      .boolean()
      .meta({ description: 'Whether credentials are stored; they themselves are never shown.' }),
    config: jsonObjectModel,
    status: z.enum(CONNECTOR_STATUSES),
    lastTestedAt: z.string().nullable(),
    lastError: z.string().nullable(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Connector' });

export const listConnectorsQuery = pageQuery.extend({
  type: z.string().optional(),
  category: z.enum(CONNECTOR_CATEGORIES).optional(),
  status: z.enum(CONNECTOR_STATUSES).optional(),
  search: z.string().min(1).optional().meta({ description: 'Part of the name.' }),
});

export const createConnectorBody = connectorModel
  .extend({ name: connectorModel.shape.name.unwrap() })
  .meta({ id: 'CreateConnector' });

const changes = connectorModel
  .partial()
  .omit({ description: true })
  .extend({ description: z.string().nullable().optional() });

export const updateConnectorBody = changes
  .extend({ id: z.string().optional().meta({ description: 'Must agree with the address.' }) })
  .meta({ id: 'UpdateConnector' });

export const updateConnectorByIdBody = changes.extend({ id: z.string().min(1) }).meta({ id: 'UpdateConnectorById' });

/** A saved connector, settings not yet saved, or changes to a saved one. */
export const askedConnectorModel = changes.extend({
  id: z.string().optional().meta({ description: 'A saved connector; what else is given is tried in its place.' }),
});

export const testConnectorBody = askedConnectorModel
  .extend({
    source: jsonObjectModel.optional().meta({ description: "A source node's settings, to test its path too." }),
  })
  .meta({ id: 'TestConnector' });

export const listFilesBody = askedConnectorModel
  .extend({
    source: jsonObjectModel.default({}).meta({ description: "A source node's settings: path, pattern, ordering …" }),
    limit: z.int().min(1).max(500).default(50),
    offset: z.int().min(0).default(0),
  })
  .meta({ id: 'ListFiles' });

export const listFilesResponse = z
  .object({
    files: z.array(
      z.object({
        path: z.string().meta({ description: "From the connector's root." }),
        bytes: z.int(),
        modifiedAt: z.string().nullable().meta({ description: 'null: the store does not tell.' }),
        format: z.string().nullable().meta({ description: 'null: its first bytes will tell.' }),
      }),
    ),
    total: z.int().meta({ description: 'Files, those of other pages among them.' }),
    totalBytes: z.int(),
    isWhole: z
      .boolean()
      .meta({ description: 'false: there are more than were counted, within 10 seconds or up to 100,000.' }),
    limit: z.int(),
    offset: z.int(),
  })
  .meta({ id: 'FileListing' });

export const testConnectorResponse = z
  .object({
    ok: z.boolean(),
    status: z.enum(['connected', 'error']),
    steps: z.array(
      z.object({
        step: z.string(),
        ok: z.boolean(),
        durationMs: z.number(),
        detail: z.string().optional(),
        code: z.string().optional().meta({ description: 'Of the error, where it failed.' }),
        origin: originModel.optional(),
        permission: z
          .string()
          .optional()
          .meta({ description: 'What the credentials may not do, in the words of the store: `s3:GetObject`.' }),
      }),
    ),
    latencyMs: z.number(),
    error: z.string().nullable(),
    testedAt: z.string(),
  })
  .meta({ id: 'ConnectorTest' });

export type Connector = z.output<typeof connectorResponse>;
export type ListConnectors = z.input<typeof listConnectorsQuery>;
export type CreateConnector = z.input<typeof createConnectorBody>;
export type UpdateConnector = z.input<typeof updateConnectorBody>;
export type TestConnector = z.input<typeof testConnectorBody>;
export type ListFiles = z.input<typeof listFilesBody>;
export type FileListing = z.output<typeof listFilesResponse>;
export type ConnectorTest = z.output<typeof testConnectorResponse>;

const confirm = {
  confirm: z
    .string()
    .optional()
    .meta({ description: "The connector's name; needed when earlier versions of pipelines use it." }),
};
export const deleteConnectorQuery = z.object(confirm);
export const deleteConnectorByIdQuery = idQuery.extend(confirm);
