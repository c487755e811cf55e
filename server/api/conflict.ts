import { isUniqueViolation } from '../store/unique-violation.ts';
import { ApiError } from './api-error.ts';

/** What `work` gives; where a unique key is taken, throws what `explain` makes. */
export async function conflictOn<T>(work: Promise<T>, explain: (cause: Error) => ApiError): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw explain(error);
  }
}

/** Answers a name that is taken with 409. */
export const conflictOnName = <T>(what: string, name: string, work: Promise<T>): Promise<T> =>
  conflictOn(
    work,
    (cause) =>
      new ApiError(409, `${what}.name_taken`, {
        message: `There is a ${what} called "${name}" already.`,
        next: 'Choose another name.',
        cause,
      }),
  );
