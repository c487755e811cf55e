import { z } from 'zod';

export const ticketModel = z
  .object({
    token: z.string().meta({ description: 'For `?token=` of one WebSocket; works once.' }),
    expiresAt: z.string(),
  })
  .meta({ id: 'LiveTicket' });

export type LiveTicket = z.output<typeof ticketModel>;
