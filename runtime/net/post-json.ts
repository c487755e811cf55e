import { exchange } from './exchange.ts';

export interface PostOptions {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly allowPrivateHosts: boolean;
  /** For the whole exchange. */
  readonly timeoutMs: number;
}

/** Sends JSON and gives the answer's status; redirects are not followed. Throws as `exchange` does. */
export async function postJson({ headers, ...options }: PostOptions, signal: AbortSignal): Promise<number> {
  const { status } = await exchange(
    {
      ...options,
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      maxBytes: null,
      redirects: 0,
    },
    signal,
  );
  return status;
}
