import { ApiProblem } from './problem.ts';

/** The answer's body; throws an `ApiProblem` where the server refused or did not answer. */
export async function unwrap<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call.catch((failure: unknown) => {
    throw isAbort(failure) ? failure : ApiProblem.from(failure);
  });
  if (!response.ok) throw ApiProblem.fromBody(response.status, error);
  return data as T;
}

function isAbort(failure: unknown): boolean {
  return failure instanceof DOMException && failure.name === 'AbortError';
}
