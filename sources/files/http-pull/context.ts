import type { RemoteDriver, RemoteLimits } from '../remote/driver.ts';
import type { HttpClient } from './client.ts';

/** What the parts of the store share. */
export interface HttpContext {
  readonly client: HttpClient;
  readonly limits: RemoteLimits;
  /** Of a file that is kept whole. */
  readonly maxWholeBytes: number;
  /** The address of a path. */
  readonly addressOf: (path: string) => string;
  readonly fault: RemoteDriver['fault'];
}
