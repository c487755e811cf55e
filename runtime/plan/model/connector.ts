import { z } from 'zod';
import { AUTH_METHODS, type AuthMethod } from '../../contract/definition.ts';
import { type JsonObject, jsonObjectModel } from './json-value.ts';

/** Fields of a connector, common to all types; `config` and `authConfig` are described by the type's definition. */
export const connectorModel = z.strictObject({
  name: z.string().min(1).max(200).optional().meta({ title: 'Name', description: 'What people call it.' }),
  description: z.string().optional().meta({ title: 'Description', description: 'What it is for.' }),
  type: z
    .string()
    .min(1)
    .meta({ title: 'Type', description: 'Which outside system.', examples: ['local_fs'] }),
  config: jsonObjectModel.optional().meta({
    title: 'Settings',
    description: "Address and options, by the type's own form. Also spelled connectionConfig.",
  }),
  connectionConfig: jsonObjectModel
    .optional()
    .meta({ title: 'Settings (other spelling)', description: 'The same as config.', advanced: true }),
  authMethod: z
    .enum(AUTH_METHODS)
    .optional()
    .meta({ title: 'Sign-in', description: 'How to sign in; none when the type needs nothing.' }),
  authConfig: jsonObjectModel
    .optional()
    .meta({ title: 'Credentials', description: 'Stored encrypted, never returned.', secret: true }),
});

/** A connector as written, in one spelling. */
export interface ConnectorDraft {
  readonly name: string | null;
  readonly description: string | null;
  readonly type: string;
  readonly config: JsonObject;
  readonly authMethod: AuthMethod | null;
  readonly authConfig: JsonObject | null;
}
