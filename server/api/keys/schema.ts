import { z } from 'zod';
import { ROLES } from '../../auth/role.ts';

export const keyModel = z
  .object({
    id: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    prefix: z.string().meta({ description: 'The first characters of the key, to tell keys apart.' }),
    createdAt: z.string(),
    lastUsedAt: z.string().nullable(),
    revokedAt: z.string().nullable(),
  })
  .meta({ id: 'ApiKey' });

export const createKeyBody = z
  .strictObject({
    name: z.string().min(1).max(200).meta({ description: 'What the key is for.' }),
    role: z.enum(ROLES).default('viewer'),
  })
  .meta({ id: 'CreateApiKey' });

export const createdKeyModel = keyModel
  .extend({ key: z.string().meta({ description: 'The key itself. Shown this once and never again.' }) })
  .meta({ id: 'CreatedApiKey' });

export type ApiKey = z.output<typeof keyModel>;
export type CreateApiKey = z.input<typeof createKeyBody>;
export type CreatedApiKey = z.output<typeof createdKeyModel>;
