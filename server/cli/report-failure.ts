import { PipelineError, type PipelineErrorJson } from '../../runtime/contract/errors.ts';
import { placeText } from '../../runtime/contract/place-text.ts';

/** Says on stderr what failed and what to do; gives the exit code: 2 for what the caller must change, 130 when interrupted, else 1. */
export function reportFailure(error: unknown): number {
  if (!(error instanceof PipelineError)) {
    console.error(error);
    return 1;
  }
  console.error(failureText(error.toJSON()));
  if (error.code === 'run.interrupted') return 130;
  return error.code.startsWith('config.') ? 2 : 1;
}

/** An error in one paragraph: what happened, where, its code, and what to do. */
export function failureText({ message, origin, code, next }: PipelineErrorJson): string {
  return `${message}${origin === undefined ? '' : ` (${placeText(origin)})`} [${code}] ${next}`;
}
