import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Issue } from '../../runtime/contract/issue.ts';
import type { Json } from '../../runtime/contract/json.ts';

export interface ApiErrorOptions {
  readonly message: string;
  readonly next: string;
  readonly issues?: readonly Issue[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly detail?: Json;
  readonly cause?: unknown;
}

/** An error that says itself with which HTTP status it is answered. */
export class ApiError extends PipelineError {
  readonly status: number;
  readonly issues: readonly Issue[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, { issues = [], headers = {}, ...options }: ApiErrorOptions) {
    super(code, options);
    this.name = 'ApiError';
    this.status = status;
    this.issues = issues;
    this.headers = headers;
  }
}

/** 404, also for what belongs to another tenant. */
export const notFound = (what: string, id: string): ApiError =>
  new ApiError(404, `${what}.not_found`, {
    message: `There is no ${what} ${JSON.stringify(id)}.`,
    next: `List what there is with GET /api/v1/${what}s.`,
  });

/** 400 with everything that is wrong with the request. */
export const invalid = (issues: readonly Issue[]): ApiError => {
  const errors = issues.filter((issue) => issue.severity === 'error');
  return new ApiError(400, 'request.invalid', {
    message:
      errors.length === 1
        ? `${errors[0]!.path === '' ? '' : `${errors[0]!.path}: `}${errors[0]!.message}`
        : `${errors.length} things are wrong with the request.`,
    next: 'Mend what `issues` lists and send the request again.',
    issues,
  });
};
