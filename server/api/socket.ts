import type { Observable } from 'rxjs';
import type { z } from 'zod';
import type { RunEvent } from '../../runtime/contract/run.ts';
import type { Role } from '../auth/role.ts';
import type { ApiDeps } from './deps.ts';

/** Why the server closes a WebSocket. */
export const CLOSES = {
  ended: { code: 1000, description: 'What was followed has ended: no reason to come back.' },
  stopping: { code: 1001, description: 'The server stops: come back later.' },
  tooLong: { code: 1009, description: 'The client sent more than 1 KiB; it has nothing to say.' },
  failed: { code: 1011, description: 'The server cannot go on with it: come back in a moment.' },
} as const;

/** All that admission and OpenAPI need to know of a WebSocket. It only sends. */
export interface Socket {
  /** Below `/api/v1`, parameters in braces: `/runs/{id}/live`. */
  readonly path: string;
  /** The least role that may listen. */
  readonly role: Role;
  readonly tag: string;
  readonly summary: string;
  readonly description: string;
  readonly params?: z.ZodType;
  /** Each is one text frame of JSON. */
  readonly message: z.ZodType;
  readonly closes: readonly (keyof typeof CLOSES)[];
  /** What is sent; rejects where the tenant has nothing of the kind. */
  open(params: Readonly<Record<string, string>>, tenant: string, deps: ApiDeps): Promise<Observable<RunEvent>>;
}
