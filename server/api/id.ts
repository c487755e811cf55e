import { z } from 'zod';
import { ApiError } from './api-error.ts';

/** `/{id}` in the address. */
export const idParams = z.strictObject({ id: z.string().min(1) });

/** `?id=` in the query. */
export const idQuery = z.object({ id: z.string().min(1) });

/** The id of the address, which the body may repeat but not change. */
export function oneId(address: string, body: string | undefined): string {
  if (body === undefined || body === address) return address;
  throw new ApiError(400, 'request.two_ids', {
    message: 'The body names another id than the address.',
    next: 'Leave `id` out of the body.',
  });
}
