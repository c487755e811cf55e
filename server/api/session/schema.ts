import { z } from 'zod';
import { ROLES } from '../../auth/role.ts';

export const signInBody = z
  .strictObject({
    token: z.string().min(1).meta({ description: 'A one-time sign-in token, or an API key.' }),
  })
  .meta({ id: 'SignIn' });

export const sessionModel = z
  .object({
    tenant: z.object({ id: z.string(), name: z.string() }),
    role: z.enum(ROLES),
    by: z.enum(['key', 'session']),
  })
  .meta({ id: 'Session' });

export type SignIn = z.input<typeof signInBody>;
export type Session = z.output<typeof sessionModel>;
