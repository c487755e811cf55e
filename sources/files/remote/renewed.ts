/** What requests are signed with for a while. */
export interface Token {
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** A token that ends so soon is renewed. */
const MARGIN_MS = 5 * 60_000;

/** A token that is good, asked for by one request for many that wait. */
export function renewed(make: (signal: AbortSignal) => Promise<Token>): (signal: AbortSignal) => Promise<Token> {
  let token: Token | null = null;
  let coming: Promise<Token> | null = null;
  return async (signal) => {
    for (;;) {
      if (token !== null && token.until - MARGIN_MS > Date.now()) return token;
      if (coming === null) {
        coming = make(signal);
        try {
          token = await coming;
          return token;
        } finally {
          coming = null;
        }
      }
      // Its failure is told to whom it belongs; who waits tries for itself.
      await coming.catch(() => {});
      signal.throwIfAborted();
    }
  };
}
