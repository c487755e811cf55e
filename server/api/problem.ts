import { z } from 'zod';
import { PipelineError } from '../../runtime/contract/errors.ts';
import { ApiError } from './api-error.ts';
import { originModel } from './error-origin.ts';

export const issueModel = z
  .object({
    code: z.string(),
    path: z.string().meta({ description: 'JSON path into what was sent, e.g. `nodes[2].config.field`.' }),
    node: z.string().optional(),
    message: z.string(),
    next: z.string().optional(),
    severity: z.enum(['error', 'warning']),
  })
  .meta({ id: 'Issue' });

/** RFC 9457 problem details, with a stable code, the next step and all issues. */
export const problemModel = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: 'Stable, machine-readable.', examples: ['request.invalid'] }),
    detail: z.string().meta({ description: 'What happened, in plain words.' }),
    next: z.string().meta({ description: 'What to do now.' }),
    issues: z.array(issueModel),
    context: z.json().optional(),
    origin: originModel.optional(),
    instance: z.string().optional(),
  })
  .meta({ id: 'Problem' });

export type Problem = z.output<typeof problemModel>;

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Too slow',
  409: 'Conflict',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Cannot be done',
  426: 'Upgrade required',
  429: 'Too many requests',
  431: 'Headers too large',
  500: 'Internal error',
  503: 'Not ready',
  504: 'Took too long',
  507: 'Disk full',
};

/** Errors of the runtime that are the caller's to mend, by code or by its first part. */
const STATUS: Readonly<Record<string, number>> = {
  'run.not_found': 404,
  'run.not_running': 409,
  'run.not_resumable': 409,
  'run.cancel_pending': 503,
  'dead_letter.none_open': 409,
  'dead_letter.whole_file': 409,
  dead_letter: 422,
  'load.swap_blocked': 503,
  'sample.busy': 429,
  'sample.timeout': 504,
  sample: 422,
  'schema.column_exists': 409,
  'schema.key_fixed': 409,
  load: 409,
  plan: 422,
  source: 422,
  format: 422,
  schema: 422,
  row: 422,
  sink: 422,
  config: 422,
};

const statusOf = (error: PipelineError): number =>
  error instanceof ApiError ? error.status : (STATUS[error.code] ?? STATUS[error.code.split('.')[0]!] ?? 500);

/** What is sent for an error. Unknown errors say nothing of their inside; `requestId` finds them in the log. */
export function toProblem(error: unknown, requestId: string): Problem {
  if (!(error instanceof PipelineError)) {
    return {
      type: 'about:blank',
      title: TITLES[500]!,
      status: 500,
      code: 'internal',
      detail: 'The server failed in a way that it did not expect.',
      next: `Look for request ${requestId} in the server's log.`,
      issues: [],
      instance: requestId,
    };
  }
  const status = statusOf(error);
  return {
    type: 'about:blank',
    title: TITLES[status] ?? 'Error',
    status,
    code: error.code,
    detail: error.message,
    next: error.next,
    issues: error instanceof ApiError ? [...error.issues] : [],
    ...(error.detail === undefined ? {} : { context: error.detail as z.output<ReturnType<typeof z.json>> }),
    ...(error.origin === undefined ? {} : { origin: { ...error.origin } }),
    instance: requestId,
  };
}
