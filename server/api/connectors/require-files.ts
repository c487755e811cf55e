import type { ReadyConnector } from '../../planning/ready-connector.ts';
import { ApiError } from '../api-error.ts';

/** Refuses a connector whose files come with each run: there is nothing to look into before. */
export function requireFiles({ definition: { comesWithRun, title } }: ReadyConnector): void {
  if (comesWithRun !== true) return;
  throw new ApiError(422, 'connector.comes_with_run', {
    message: `A connector of the type ${title} holds no files: each run brings its own.`,
    next: 'Send a file itself, as the part "file" of a form, to POST /api/v1/schemas/infer.',
  });
}
